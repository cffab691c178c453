// The network: how the kernel is asked, and what its cards do to a message before anybody sees it.

import Platform
import Printing

extension HostChecks {
  static func network(_ view: HostView, _ facts: HostFacts) -> [HostCheck] {
    let cards = view.tree.names(in: "/sys/class/net").filter { name in
      // Loopback and what the kernel only pretends has no device behind it.
      view.tree.exists("/sys/class/net/\(name)/device")
        && view.tree.line("/sys/class/net/\(name)/operstate") != "down"
    }
    return [ring(view, facts), epoll(facts), busyPoll(view)]
      + cards.map { name in card(name, view, facts.interfaces.first { $0.name == name }) }
  }

  static func ring(_ view: HostView, _ facts: HostFacts) -> HostCheck {
    let why =
      "io_uring sends and receives for many sockets with one system call, or none; epoll takes "
      + "two or three a message: 0.3 to 1 µs each"
    switch facts.ring {
    case .success(let lines):
      return HostCheck("io_uring", .ok, lines.joined(separator: "; "), why: why)
    case .failure(let refusal):
      let disabled = view.tree.number("/proc/sys/kernel/io_uring_disabled") ?? 0
      return HostCheck(
        "io_uring", .warning,
        "\(refusal.reason): gateways take epoll, which takes more system calls",
        why: why,
        mend: disabled != 0
          ? "sysctl kernel.io_uring_disabled=0"
          : "a container whose seccomp profile allows io_uring_setup, io_uring_enter and "
            + "io_uring_register"
      )
    }
  }

  static func epoll(_ facts: HostFacts) -> HostCheck {
    let why = "what every kernel has: without it there is no network at all"
    switch facts.epoll {
    case .success(let lines):
      return HostCheck("epoll", .ok, lines.joined(separator: "; "), why: why)
    case .failure(let refusal):
      return HostCheck(
        "epoll", .bad, refusal.reason, why: why, mend: "a limit of open files of 1024 or more")
    }
  }

  static func busyPoll(_ view: HostView) -> HostCheck {
    let poll = view.tree.number("/proc/sys/net/core/busy_poll") ?? 0
    let read = view.tree.number("/proc/sys/net/core/busy_read") ?? 0
    let why =
      "a message waits for the card's interrupt and its softirq, 5 to 30 µs; with busy polling "
      + "the reader looks into the card's queue itself"
    if poll > 0 && read > 0 {
      return HostCheck("busy poll", .ok, "busy_poll \(poll) µs, busy_read \(read) µs", why: why)
    }
    return HostCheck(
      "busy poll", .warning, "busy_poll \(poll), busy_read \(read): off where a socket doesn't ask",
      why: why, mend: "sysctl net.core.busy_poll=50 net.core.busy_read=50")
  }

  static func card(_ name: String, _ view: HostView, _ facts: InterfaceFacts?) -> HostCheck {
    let base = "/sys/class/net/\(name)/"
    let queues = view.tree.names(in: base + "queues").filter { $0.hasPrefix("rx-") }.count
    var found = [Readable.plural(UInt64(queues), "receive queue")]
    var mends: [String] = []
    if let speed = view.tree.number(base + "speed"), speed > 0 { found.append("\(speed) Mbit/s") }
    if let most = facts?.channels?.most, most > queues { found.append("\(most) possible") }
    let node = view.tree.number(base + "device/numa_node") ?? -1
    let used = Set(view.line.cpus.compactMap(view.map.node(of:)))
    if node >= 0, view.map.nodes.count > 1 {
      found.append("on node \(node)")
      if !used.isEmpty, !used.contains(node) {
        found.append("the line is on node \(CPUList.text(of: Array(used)))")
        mends.append("a topology on node \(node)'s CPUs")
      }
    }
    if let us = facts?.coalesceUs {
      let adaptive = facts?.isAdaptive == true
      found.append(adaptive ? "adaptive coalescing" : "coalescing \(us) µs")
      if us > 10 || adaptive {
        mends.append("ethtool -C \(name) adaptive-rx off rx-usecs 0")
      }
    }
    if facts?.lro == true {
      found.append("LRO on")
      mends.append("ethtool -K \(name) lro off")
    }
    if let gro = facts?.gro { found.append("GRO \(gro ? "on" : "off")") }
    return HostCheck(
      "card \(name)", mends.isEmpty ? .ok : .warning, found.joined(separator: ", "),
      why:
        "a card that collects packets before it interrupts delays each by up to that time, 3 to "
        + "100 µs; one that merges them (LRO) holds the first for the others; one on another "
        + "node costs 0.1 to 0.3 µs a cache line",
      mend: mends.joined(separator: "; "))
  }
}
