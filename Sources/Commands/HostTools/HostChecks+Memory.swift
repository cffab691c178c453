// Memory: whether it is there when it is touched, stays there, and lies in large pages.

import Platform
import Printing

extension HostChecks {
  static func memory(_ view: HostView, _ facts: HostFacts) -> [HostCheck] {
    [
      transparentPages(view), sharedPages(view), reservedPages(view), defragmentation(view),
      swap(view),
      lockedMemory(view), sharedMemory(facts), merging(view),
    ]
  }

  private static let huge = "/sys/kernel/mm/transparent_hugepage/"
  private static let walk =
    "a miss of the TLB walks the page tables, 0.01 to 0.05 µs; pages of 2 MiB make it rare over "
    + "books and rings"

  static func transparentPages(_ view: HostView) -> HostCheck {
    let name = "huge pages"
    switch view.tree.choice(huge + "enabled") {
    case "madvise":
      return HostCheck(name, .ok, "where they are asked for (madvise)", why: walk)
    case "always":
      return HostCheck(
        name, .warning,
        "everywhere (always): the kernel makes and splits them behind everybody's back",
        why: "a page that is made huge is copied while its threads wait: 50 to 500 µs at a time",
        mend: "echo madvise > \(huge)enabled")
    case let mode?:
      return HostCheck(
        name, .warning, "none that a program can ask for (\(mode))", why: walk,
        mend: "echo madvise > \(huge)enabled")
    case nil:
      return HostCheck(
        name, .warning, "this kernel has no transparent ones", why: walk,
        mend: "a kernel with CONFIG_TRANSPARENT_HUGEPAGE")
    }
  }

  static func sharedPages(_ view: HostView) -> HostCheck {
    let mode = view.tree.choice(huge + "shmem_enabled")
    if let mode, mode != "never" && mode != "deny" {
      return HostCheck(
        "huge pages of rings", .ok,
        "\(mode): made with the rings, and left alone from then on", why: walk)
    }
    return HostCheck(
      "huge pages of rings", .warning,
      "\(mode ?? "none"): shared memory, where the rings are, has pages of 4 KiB", why: walk,
      mend: "echo advise > \(huge)shmem_enabled")
  }

  static func reservedPages(_ view: HostView) -> HostCheck {
    let why =
      "books and arenas take reserved pages where there are some, and others where not; both work"
    func count(_ field: String) -> Int? {
      view.tree.field(field, of: "/proc/meminfo").flatMap { text in
        text.split(separator: " ").first.flatMap { Int($0) }
      }
    }
    let total = count("HugePages_Total") ?? 0
    let found =
      total == 0
      ? "none; transparent ones serve"
      : "\(count("HugePages_Free") ?? 0) of \(total) free, "
        + "\((count("Hugepagesize") ?? 2048) >> 10) MiB each"
    return HostCheck("reserved huge pages", .ok, found, why: why)
  }

  static func defragmentation(_ view: HostView) -> HostCheck {
    let why =
      "who needs a huge page and finds none has the kernel move others' pages first: 100 to "
      + "10000 µs"
    guard let mode = view.tree.choice(huge + "defrag") else {
      return HostCheck("defragmentation", .ok, "the kernel doesn't tell", why: why)
    }
    if mode == "always" {
      return HostCheck(
        "defragmentation", .warning, "always: any allocation may wait for it", why: why,
        mend: "echo madvise > \(huge)defrag")
    }
    return HostCheck("defragmentation", .ok, mode, why: why)
  }

  static func swap(_ view: HostView) -> HostCheck {
    let devices = view.tree.lines("/proc/swaps").dropFirst().compactMap {
      $0.split(separator: " ").first.map { String(HostTree.firstWord($0)) }
    }
    let swappiness = view.tree.number("/proc/sys/vm/swappiness") ?? 60
    let why =
      "a page that was swapped out comes back from a disk: 100 to 10000 µs, in the middle of a step"
    if devices.isEmpty { return HostCheck("swap", .ok, "none", why: why) }
    return HostCheck(
      "swap", .warning,
      "on \(devices.joined(separator: ", ")), swappiness \(swappiness)", why: why,
      mend: "swapoff -a, and the line in /etc/fstab; or " + view.tuneHost)
  }

  static func lockedMemory(_ view: HostView) -> HostCheck {
    let why =
      "memory that isn't locked may be taken away under pressure: each page back costs 0.5 µs, "
      + "or 100 and more from a disk"
    if view.hasCapability(14) {  // CAP_IPC_LOCK
      return HostCheck("locked memory", .ok, "no limit: this process may (CAP_IPC_LOCK)", why: why)
    }
    let limit = view.limit("Max locked memory")
    guard limit.isKnown, let bytes = limit.value else {
      return HostCheck(
        "locked memory", .ok, limit.isKnown ? "no limit" : "the kernel doesn't tell", why: why)
    }
    // What the largest lines of the configs in the repository have.
    if bytes >= 1 << 30 {
      return HostCheck("locked memory", .ok, "\(bytes >> 20) MiB may be locked", why: why)
    }
    return HostCheck(
      "locked memory", .warning,
      "\(Readable.bytes(bytes)) may be locked: the rest may be taken away",
      why: why,
      mend:
        "ulimit -l unlimited, LimitMEMLOCK=infinity of the unit, or --ulimit memlock=-1 of the "
        + "container"
    )
  }

  static func sharedMemory(_ facts: HostFacts) -> HostCheck {
    let why = "all rings, counters and histograms are in /dev/shm: without it no core starts"
    guard let bytes = facts.sharedMemoryByteCount else {
      return HostCheck(
        "shared memory", .bad, "/dev/shm can't be written: no core starts", why: why,
        mend: "mount -t tmpfs tmpfs /dev/shm")
    }
    if bytes < 256 << 20 {
      return HostCheck(
        "shared memory", .warning,
        "/dev/shm can be written, and has room for \(Readable.bytes(bytes))", why: why,
        mend: "mount -o remount,size=1G /dev/shm, or --shm-size=1g of the container")
    }
    return HostCheck(
      "shared memory", .ok, "/dev/shm can be written, \(Readable.bytes(bytes))", why: why)
  }

  static func merging(_ view: HostView) -> HostCheck {
    let why =
      "where the kernel merges equal pages, the next write to one copies it: 1 to 5 µs, and its "
      + "scanner takes a CPU"
    if view.tree.number("/sys/kernel/mm/ksm/run") ?? 0 == 1 {
      return HostCheck(
        "page merging", .warning, "KSM runs", why: why,
        mend: "echo 2 > /sys/kernel/mm/ksm/run")
    }
    return HostCheck("page merging", .ok, "off", why: why)
  }
}

extension HostTree {
  /// Up to the first space or tab.
  static func firstWord(_ text: Substring) -> Substring { text.prefix { !$0.isWhitespace } }
}
