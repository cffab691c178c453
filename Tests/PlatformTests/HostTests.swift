// What is read of a machine: lists of CPUs, which are ours, which lie near each other, and which a line takes.

import MadeUpHosts
import Testing

@testable import Platform

@Suite struct HostTests {
  @Test func `lists of CPUs, as the kernel writes them`() {
    #expect(CPUList.parse("0-3,8,10-11") == [0, 1, 2, 3, 8, 10, 11])
    #expect(CPUList.parse("") == [] && CPUList.parse(" 5 \n") == [5])
    for wrong in ["x", "3-1", "-1", "1-", "0-8192", "1--2", "1,,x"] {
      #expect(CPUList.parse(wrong) == nil, "'\(wrong)'")
    }
    #expect(CPUList.text(of: [11, 2, 0, 1, 10, 7]) == "0-2,7,10-11")
    #expect(CPUList.text(of: []) == "none" && CPUList.text(of: [3]) == "3")
    for cpus in [[0], [0, 2, 4], Array(0..<64), [1, 2, 3, 9]] {
      #expect(CPUList.parse(CPUList.text(of: cpus)) == cpus)
    }
  }

  @Test func `files of the kernel`() {
    let host = MadeUpHost()
    host.write("/proc/a/b", "  7 \nsecond\n")
    host.write("/proc/mode", "always [madvise] never\n")
    host.write("/proc/fields", "Cpus_allowed:\t3\nCpus_allowed_list:\t0-1\nEmpty:\n")
    for name in ["10", "9", "x"] { host.write("/proc/irq/\(name)/c", "") }
    let tree = host.tree
    #expect(tree.line("/proc/a/b") == "7" && tree.number("/proc/a/b") == 7)
    #expect(tree.choice("/proc/mode") == "madvise" && tree.choice("/proc/a/b") == nil)
    #expect(tree.field("Cpus_allowed_list", of: "/proc/fields") == "0-1")
    #expect(tree.field("Empty", of: "/proc/fields") == "")
    #expect(tree.field("Cpus", of: "/proc/fields") == nil)
    #expect(tree.names(in: "/proc/irq") == ["9", "10", "x"])
    #expect(tree.text("/proc/none") == nil && tree.names(in: "/none") == [])
    #expect(tree.exists("/proc/a") && !tree.exists("/proc/none"))
    // More than one read of it.
    host.write("/proc/long", String(repeating: "0123456789abcde\n", count: 5_000))
    #expect(tree.lines("/proc/long").count == 5_000)
  }

  @Test func `isolated CPUs are ours as far as the cpuset has them`() {
    let host = MadeUpHost.eightCores()
    let map = CPUMap(host.tree)
    #expect(map.affinity == [0] && map.isolated == Array(1...7) && map.tickless == Array(1...7))
    #expect(map.usable == Array(0...7))
    #expect(map.cores.count == 8 && map.cacheGroups == [Array(0...7)])
    // The group of this process has no file of its own: the nearest above counts.
    host.write("/sys/fs/cgroup/system.slice/cpuset.cpus.effective", "0-3\n")
    #expect(CPUMap(host.tree).usable == [0, 1, 2, 3])
    host.write("/sys/fs/cgroup/system.slice/apus.service/cpuset.cpus.effective", "0,3\n")
    #expect(CPUMap(host.tree).usable == [0, 3])
  }

  @Test func `a container's CPUs are its cpuset`() {
    let host = MadeUpHost.container()
    let map = CPUMap(host.tree)
    #expect(map.online.count == 8 && map.usable == [2, 3, 4, 5])
    #expect(map.forLine == [2, 3, 4, 5])
  }

  @Test func `cores, caches and nodes`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    let map = CPUMap(host.tree)
    #expect(map.cores.count == 8 && map.core(of: 12) == [4, 12])
    #expect(map.nodes.map(\.number) == [0, 1] && map.node(of: 12) == 1 && map.node(of: 99) == nil)
    #expect(map.nearness(4, 12) == .siblings && map.nearness(4, 5) == .sharedCache)
    #expect(map.nearness(0, 4) == .otherNode)
    var apart = map
    apart.cacheGroups = map.cores
    #expect(apart.nearness(4, 5) == .sameNode)
  }

  @Test func `a line takes a thread a core of one node`() {
    let host = MadeUpHost.sixteenOnTwoNodes()
    #expect(CPUMap(host.tree).forLine == [4, 5, 6, 7])
    // Where CPUs are isolated, theirs, and those at the end.
    host.write("/sys/devices/system/cpu/isolated", "2-3,10-11\n")
    host.status(affinity: "0-1,4-9,12-15")
    #expect(CPUMap(host.tree).forLine == [0, 1, 2, 3])
    // A core of which only the sibling is isolated gives that one.
    host.write("/sys/devices/system/cpu/isolated", "9-11\n")
    host.status(affinity: "0-8,12-15")
    #expect(CPUMap(host.tree).forLine == [0, 9, 10, 11])
  }

  @Test func `a machine that tells nothing has the CPUs that we were given`() {
    let host = MadeUpHost()
    #expect(CPUMap(host.tree).usable == [0])
    host.status(affinity: "0-2")
    let map = CPUMap(host.tree)
    #expect(map.usable == [0, 1, 2] && map.cores == [[0], [1], [2]] && map.forLine == [0, 1, 2])
  }

  @Test func `this machine`() {
    let map = CPUMap.here
    #expect(!map.usable.isEmpty && Set(Host.cpus).isSubset(of: map.usable))
    #expect(Set(map.forLine).isSubset(of: map.usable) && !map.forLine.isEmpty)
    #expect(map.cores.flatMap(\.self).sorted() == map.online)
  }
}
