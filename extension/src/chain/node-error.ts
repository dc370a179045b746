/** Why a node did not answer as it should. */
export class NodeError extends Error {
  override name = 'NodeError'
  constructor(
    message: string,
    /** Whether nobody answered at all. */
    readonly unreachable = false,
    /** The exit code, where an actor refused. */
    readonly exit: number | null = null,
  ) {
    super(message)
  }
}

/** The node belongs to another network than the one that it was chosen for. */
export class OtherNetwork extends NodeError {
  override name = 'OtherNetwork'
}

/** The server in front of the node refuses, or fails: nothing was asked of the chain. */
export class HttpRefusal extends NodeError {
  override name = 'HttpRefusal'
}
