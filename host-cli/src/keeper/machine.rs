//! How this machine is doing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use abi::lease::Report;

/// How long the first look at the CPU takes: it needs two readings.
const FIRST_LOOK: Duration = Duration::from_millis(200);

/// The machine that the keeper runs on. Where there is no `/proc`, CPU and memory are told as 0.
#[derive(Debug)]
pub struct Machine {
    /// Whose file system is told about.
    disk: PathBuf,
    last: Option<Cpu>,
}

/// What the CPUs have done since the machine started, in ticks of all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cpu {
    busy: u64,
    all: u64,
    cores: u64,
}

impl Machine {
    pub fn new(disk: &Path) -> Self {
        Self { disk: disk.to_owned(), last: None }
    }

    /// What is in use: of the CPU on average since the last report.
    pub fn report(&mut self) -> Report {
        Report {
            cpu_milli: self.cpu_milli().unwrap_or(0),
            memory_mib: read("/proc/meminfo").and_then(|text| memory_mib(&text)).unwrap_or(0),
            disk_mib: disk_mib(&self.disk).unwrap_or(0),
            workload: Vec::new(),
        }
    }

    fn cpu_milli(&mut self) -> Option<u32> {
        if self.last.is_none() {
            self.last = cpu(&read("/proc/stat")?);
            std::thread::sleep(FIRST_LOOK);
        }
        let now = cpu(&read("/proc/stat")?)?;
        let before = self.last.replace(now)?;
        Some(milli(before, now))
    }
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// Reads `/proc/stat`: the first line sums up those of the single CPUs that follow.
fn cpu(text: &str) -> Option<Cpu> {
    let mut lines = text.lines();
    let ticks: Vec<u64> =
        lines.next()?.strip_prefix("cpu ")?.split_whitespace().map_while(|n| n.parse().ok()).collect();
    // User, nice, system, idle, waiting, two kinds of interrupts, stolen; what guests used is in the first two already.
    let all: u64 = ticks.iter().take(8).sum();
    let idle: u64 = ticks.get(3..5)?.iter().sum();
    let cores = lines.take_while(|line| line.starts_with("cpu")).count() as u64;
    Some(Cpu { busy: all - idle, all, cores })
}

/// Thousandths of a core in use between two readings.
fn milli(before: Cpu, now: Cpu) -> u32 {
    let all = now.all.saturating_sub(before.all);
    // The kernel may set its count of idle time back.
    let busy = now.busy.saturating_sub(before.busy).min(all);
    let milli = (busy * now.cores * 1_000).checked_div(all).unwrap_or(0);
    u32::try_from(milli).unwrap_or(u32::MAX)
}

/// Reads `/proc/meminfo`: what is neither free nor could be freed at once.
fn memory_mib(text: &str) -> Option<u32> {
    let kib = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse::<u64>().ok()
    };
    let used = kib("MemTotal")?.saturating_sub(kib("MemAvailable")?);
    u32::try_from(used >> 10).ok()
}

#[cfg(unix)]
fn disk_mib(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    let used = stat.f_blocks.saturating_sub(stat.f_bfree);
    Some(used.saturating_mul(stat.f_frsize) >> 20)
}

#[cfg(not(unix))]
fn disk_mib(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str =
        "cpu  100 0 50 800 50 0 0 0 30 0\ncpu0 50 0 25 400 25 0 0 0 0 0\ncpu1 50 0 25 400 25\nintr 5 1\n";

    #[test]
    fn the_cpus_ticks_are_read_and_turned_into_thousandths_of_a_core() {
        let before = cpu(STAT).unwrap();
        assert_eq!(before, Cpu { busy: 150, all: 1_000, cores: 2 });
        let now = Cpu { busy: 150 + 75, all: 1_000 + 100, cores: 2 };
        assert_eq!(milli(before, now), 1_500);
        assert_eq!((milli(now, now), milli(now, before)), (0, 0));
        assert_eq!((cpu(""), cpu("cpu  1 2\n")), (None, None));
    }

    #[test]
    fn memory_in_use_is_what_cannot_be_had() {
        let text = "MemTotal:       16384000 kB\nMemFree:         100 kB\nMemAvailable:    8192000 kB\n";
        assert_eq!(memory_mib(text), Some(8_000));
        assert_eq!(memory_mib("MemTotal: 5 kB\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_uses_memory_and_disk() {
        let mut machine = Machine::new(Path::new("/"));
        let report = machine.report();
        assert!(report.memory_mib > 0 && report.disk_mib > 0, "{report:?}");
        assert!(u64::from(report.cpu_milli) <= machine.last.unwrap().cores * 1_000, "{report:?}");
        assert_eq!(Machine::new(Path::new("/nonexistent")).report().disk_mib, 0);
    }
}
