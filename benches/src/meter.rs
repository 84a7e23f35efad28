//! Core-seconds and seconds by the clock.

use std::time::Instant;

/// A measurement under way.
pub struct Meter {
    cpu: f64,
    clock: Instant,
}

impl Meter {
    /// Starts.
    pub fn start() -> Self {
        Self { cpu: cpu_seconds(), clock: Instant::now() }
    }

    /// Core-seconds since the start.
    pub fn cpu(&self) -> f64 {
        cpu_seconds() - self.cpu
    }

    /// Seconds by the clock since the start.
    pub fn clock(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }
}

/// User and system time of this process, all threads, from `/proc` (clock ticks of a hundredth of a second).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Resident memory of this process in MiB.
pub fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// The median of several measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
