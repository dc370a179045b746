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
