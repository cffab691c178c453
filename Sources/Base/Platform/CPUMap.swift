// Which CPUs there are, which are ours, and how near each other they lie: what decides whether a line's
// threads fit a machine, and which CPUs suit it best.

/// The CPUs of a machine, as its kernel tells it.
public struct CPUMap: Hashable, Sendable {
  public struct Node: Hashable, Sendable {
    public var number: Int
    public var cpus: [Int]

    public init(number: Int, cpus: [Int]) {
      self.number = number
      self.cpus = cpus
    }
  }

  /// That run.
  public var online: [Int]
  /// Where the kernel puts this process without being asked.
  public var affinity: [Int]
  /// What the cpuset of its control group has.
  public var cpuset: [Int]
  /// Kept free of everything that doesn't ask for them (isolcpus).
  public var isolated: [Int]
  /// Without a timer tick while one thread runs there (nohz_full).
  public var tickless: [Int]
  /// The hardware threads of each core.
  public var cores: [[Int]]
  /// Those that share a last-level cache.
  public var cacheGroups: [[Int]]
  public var nodes: [Node]

  public init(
    online: [Int], affinity: [Int]? = nil, cpuset: [Int]? = nil, isolated: [Int] = [],
    tickless: [Int] = [], cores: [[Int]]? = nil, cacheGroups: [[Int]]? = nil,
    nodes: [Node]? = nil
  ) {
    self.online = online
    self.affinity = affinity ?? online
    self.cpuset = cpuset ?? online
    self.isolated = isolated
    self.tickless = tickless
    self.cores = cores ?? online.map { [$0] }
    self.cacheGroups = cacheGroups ?? [online]
    self.nodes = nodes ?? [Node(number: 0, cpus: online)]
  }

  public init(_ tree: HostTree) {
    let system = "/sys/devices/system/"
    let status = "/proc/self/status"
    let affinity = tree.field("Cpus_allowed_list", of: status).flatMap(CPUList.parse)
    let online = tree.cpus(system + "cpu/online") ?? affinity ?? [0]
    func groups(_ path: (Int) -> String) -> [[Int]] {
      var seen: Set<Int> = []
      var groups: [[Int]] = []
      for cpu in online where !seen.contains(cpu) {
        let group = (tree.cpus(path(cpu)) ?? [cpu]).filter(online.contains)
        groups.append(group.isEmpty ? [cpu] : group)
        seen.formUnion(group)
      }
      return groups
    }
    func topology(_ cpu: Int) -> String { system + "cpu/cpu\(cpu)/topology/" }
    let nodes = tree.names(in: system + "node").compactMap { name -> Node? in
      guard name.hasPrefix("node"), let number = Int(name.dropFirst(4)) else { return nil }
      let cpus = tree.cpus(system + "node/\(name)/cpulist") ?? []
      return Node(number: number, cpus: cpus)
    }
    self.init(
      online: online, affinity: affinity, cpuset: Self.cpuset(tree),
      isolated: tree.cpus(system + "cpu/isolated") ?? [],
      tickless: tree.cpus(system + "cpu/nohz_full") ?? [],
      cores: groups { topology($0) + "thread_siblings_list" },
      cacheGroups: groups { cpu in
        let caches = system + "cpu/cpu\(cpu)/cache/"
        let last = tree.names(in: caches).filter { $0.hasPrefix("index") }
          .max {
            (tree.number(caches + $0 + "/level") ?? 0) < (tree.number(caches + $1 + "/level") ?? 0)
          }
        return caches + (last ?? "index0") + "/shared_cpu_list"
      },
      nodes: nodes.isEmpty ? nil : nodes.sorted { $0.number < $1.number })
  }

  public static var here: CPUMap { CPUMap(.here) }

  /// Of the control group that this process is in, or of the nearest above it that has one.
  private static func cpuset(_ tree: HostTree) -> [Int]? {
    var group = tree.lines("/proc/self/cgroup").first { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
    while true {
      let path = group == "/" ? "" : String(group)
      let file = "/sys/fs/cgroup\(path)/cpuset.cpus.effective"
      if let cpus = tree.cpus(file), !cpus.isEmpty { return cpus }
      guard let slash = group.lastIndex(of: "/"), !path.isEmpty else { return nil }
      group = slash == group.startIndex ? "/" : group[..<slash]
    }
  }

  // MARK: Which are ours

  /// CPUs that a thread of this process may be put on: those that it was given, and the isolated ones, which
  /// the kernel gives to nobody who doesn't ask, as far as its cpuset has them.
  public var usable: [Int] {
    let extra = isolated.filter { cpuset.contains($0) && online.contains($0) }
    return Set(affinity.filter(online.contains) + extra).sorted()
  }

  /// For a line that names no CPUs, the best last: one of each core, all of one node, those that are isolated
  /// at the end.
  public var forLine: [Int] {
    let usable = usable
    let mine = Set(usable)
    // A core's siblings share what makes it fast; one of them is taken, an isolated one if there is.
    var firsts = cores.compactMap { core in
      core.filter(mine.contains).min {
        (isolated.contains($0) ? 0 : 1, $0) < (isolated.contains($1) ? 0 : 1, $1)
      }
    }
    if nodes.count > 1 {
      // Where most of them are isolated, then where most are at all, then the last: what boots is on the first.
      func weight(_ node: Node) -> (Int, Int, Int) {
        let here = firsts.filter(node.cpus.contains)
        return (here.filter(isolated.contains).count, here.count, node.number)
      }
      if let best = nodes.max(by: { weight($0) < weight($1) }) {
        firsts = firsts.filter(best.cpus.contains)
      }
    }
    if firsts.isEmpty { return usable }
    return firsts.sorted {
      (isolated.contains($0) ? 1 : 0, $0) < (isolated.contains($1) ? 1 : 0, $1)
    }
  }

  // MARK: How near they are

  public func core(of cpu: Int) -> [Int] { cores.first { $0.contains(cpu) } ?? [cpu] }

  public func node(of cpu: Int) -> Int? { nodes.first { $0.cpus.contains(cpu) }?.number }

  /// How a cache line travels between two CPUs, nearest first.
  public enum Nearness: Int, CaseIterable, Sendable {
    case siblings
    case sharedCache
    case sameNode
    case otherNode
  }

  public func nearness(_ a: Int, _ b: Int) -> Nearness {
    if core(of: a).contains(b) { return .siblings }
    if cacheGroups.contains(where: { $0.contains(a) && $0.contains(b) }) { return .sharedCache }
    return node(of: a) == node(of: b) ? .sameNode : .otherNode
  }
}
