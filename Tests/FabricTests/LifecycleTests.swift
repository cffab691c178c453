// A fabric from its making to its end: whose name it is, what a crash leaves, what a stranger left.

import Events
import Glibc
import Platform
import Testing

@testable import Fabric

@Suite struct LifecycleTests {
  private func make(_ room: FabricRoom, _ instance: String = "small") throws -> Fabric {
    try Fabric(plan: .small(instance), numaNode: nil, root: room.root)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func onlyTheOwnerMayReadIt() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    var status = stat()
    #expect(unsafe lstat(fabric.path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(status.st_mode & S_IFMT == S_IFREG)
  }

  @Test func itsPagesStayAsTheyAre() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    let view = try FabricView.open(path: fabric.path)
    guard HostTree.here.choice("/sys/kernel/mm/transparent_hugepage/enabled") != nil else { return }
    // Both mappings: the core's, and that of who looks.
    let maps = try #require(HostTree.here.text("/proc/self/smaps"))
    let flags = maps.components(after: fabric.path, upTo: "VmFlags:")
    #expect(flags.count == 2 && flags.allSatisfy { $0.contains("nh") }, "\(flags)")
    _ = view
  }

  @Test func whatWasPlannedIsSeen() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    let view = try FabricView.open(path: fabric.path)
    #expect(view.instance == "small" && view.build == "build-7" && view.pipeline == "trader")
    #expect(view.config == "config/demo.yaml" && view.journal == "journal/demo")
    #expect(view.pid == Host.processID && view.isOwnerAlive)
    #expect(view.state == .starting)
    #expect(view.rings.map(\.name) == ["orders-risk"])
    #expect(view.rings[0].writer == "orders" && view.rings[0].reader == "risk")
    #expect(view.rings[0].capacity == 16 && view.rings[0].largestBatch == 4)
    #expect(view.counterBlocks.map(\.name) == ["orders"])
    #expect(view.histograms.map(\.name) == ["hop"])
    for state: FabricState in [.running, .draining, .stopped, .crashed, .failed] {
      fabric.set(state: state, now: 5)
      #expect(view.state == state)
    }
    fabric.beat(now: 1234)
    #expect(view.heartbeatNs == 1234 && view.createdNs == 5)
  }

  @Test func eventsCrossTheMapping() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    var producer = fabric.producer("orders-risk")
    var consumer = fabric.consumer("orders-risk")
    let view = try FabricView.open(path: fabric.path)
    let observer = view.observer(of: view.rings[0])
    for index: UInt64 in 0..<100 {
      _ = producer.push(.proven(index))
      #expect(observer.event(at: index) == .event(.proven(index)))
      #expect(consumer.pop() == .proven(index))
    }
    #expect(observer.tail == 100)
  }

  @Test func aNameInUseIsRefused() throws {
    let room = FabricRoom()
    let first = try make(room)
    let why = refusal { _ = try make(room) }
    #expect(why?.contains("is running as process \(Host.processID)") == true)
    // And the first is untouched.
    #expect(try FabricView.open(path: first.path).instance == "small")
  }

  @Test func whatADeadProcessLeftIsCleared() throws {
    let room = FabricRoom()
    do {
      let fabric = try make(room)
      fabric.set(state: .running, now: 1)
    }
    // No process has this number: the kernel's own limit is 2^22.
    room.patch("small", 24, 1 << 22 + 5)
    #expect(try !FabricView.open(path: room.path("small")).isOwnerAlive)
    #expect(try make(room).view.pid == Host.processID)
  }

  @Test func aPidThatWasUsedAgainIsNotItsOwner() throws {
    let room = FabricRoom()
    _ = try make(room)
    room.patch("small", 32, Host.startTicks(of: Host.processID) - 1)
    #expect(try !FabricView.open(path: room.path("small")).isOwnerAlive)
    #expect(throws: Never.self) { _ = try make(room) }
  }

  /// In another container a process has another number, or somebody else has its own.
  @Test func aCoreThatIsntSeenFromHereKeepsItsName() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    room.patch("small", 24, 1 << 22 + 5)
    #expect(try FabricView.open(path: room.path("small")).isOwnerAlive)
    let why = refusal { _ = try make(room) }
    #expect(why?.contains("'small' is running, as a process of another container or of") == true)
    #expect(InstanceDirectory.exists(fabric.path))
  }

  @Test func aCoreOfAnotherVersionKeepsItsName() throws {
    let room = FabricRoom()
    do {
      let fabric = try make(room)
      room.patch("small", 8, 2)
      let why = refusal { _ = try make(room) }
      #expect(why?.contains("or of another build: choose another name") == true)
      #expect(InstanceDirectory.exists(fabric.path))
    }
    // What it left is a rest.
    #expect(try make(room).view.instance == "small")
  }

  @Test func whatBearsItsNameSinceIsNotTakenAway() throws {
    let room = FabricRoom()
    let first = try make(room)
    InstanceDirectory.remove(first.path)
    let second = try make(room)
    first.unlink()
    #expect(InstanceDirectory.exists(second.path))
    second.unlink()
    #expect(!InstanceDirectory.exists(second.path))
  }

  @Test func aCrashedCoreCanStillBeRead() throws {
    let room = FabricRoom()
    do {
      let fabric = try make(room)
      var producer = fabric.producer("orders-risk")
      for index: UInt64 in 0..<3 { _ = producer.push(.proven(index)) }
      fabric.counters("orders").add(3, to: 1)
      fabric.set(state: .crashed, now: 1)
    }
    room.patch("small", 24, 1 << 22 + 5)
    let view = try FabricView.open(path: room.path("small"))
    #expect(view.state == .crashed && !view.isOwnerAlive)
    let observer = view.observer(of: view.rings[0])
    #expect(observer.tail == 3 && observer.head == 0)
    #expect(observer.event(at: 2) == .event(.proven(2)))
    #expect(view.counters(of: view.counterBlocks[0]).map(\.value) == [0, 3])
  }

  @Test func rubbishUnderTheNameIsCleared() throws {
    let room = FabricRoom()
    for rubbish: [UInt8] in [
      [], [1, 2, 3], Array(repeating: 0xFF, count: 5000), Array(repeating: 0, count: 4096),
    ] {
      room.write(rubbish, to: "small")
      #expect(throws: FabricError.self) { try FabricView.open(path: room.path("small")) }
      let fabric = try make(room)
      #expect(fabric.view.instance == "small")
      fabric.unlink()
    }
  }

  @Test func fabricsOfAnotherVersionAreRefusedInWords() throws {
    let room = FabricRoom()
    let fabric = try make(room)
    for (offset, value): (Int, UInt64) in [
      (0, 0x3242_4146_5355_5041), (8, 2), (16, 1 << 30), (56, 8192), (64, 1 << 20),
    ] {
      let bytes = room.read("small")
      room.patch("small", offset, value)
      let why = refusal { _ = try FabricView.open(path: fabric.path) }
      #expect(why?.contains("isn't a fabric of this version") == true, "offset \(offset)")
      room.write(bytes, to: "small")
    }
  }

  @Test func badNamesAndCapacitiesAreRefusedInWords() {
    let room = FabricRoom()
    let name = refusal { _ = try make(room, "a/b") }
    #expect(name?.contains("can't name an instance") == true)
    for capacity in [0, 8, 17, 48, 1 << 25, -16] {
      var plan = FabricPlan.small()
      plan.rings[0].capacity = capacity
      let why = refusal { _ = try Fabric(plan: plan, numaNode: nil, root: room.root) }
      #expect(why?.contains("power of two from 16 to 16777216") == true, "\(capacity)")
    }
    let gone = refusal { _ = try FabricView.open(instance: "no-such-instance-\(Host.processID)") }
    #expect(gone?.contains("'ringtap list'") == true)
    let bad = refusal { _ = try FabricView.open(instance: "../etc") }
    #expect(bad?.contains("can't name an instance") == true)
  }

  @Test func aDirectoryThatCantBeMadeIsToldInWords() {
    let why = refusal {
      _ = try Fabric(plan: .small(), numaNode: nil, root: "/proc/apus/nowhere")
    }
    #expect(why?.contains("can't make the directory '/proc/apus/nowhere'") == true)
  }

  @Test func oneOfManyCreatorsWins() throws {
    let room = FabricRoom()
    let root = room.root
    for round in 0..<10 {
      let made = (0..<6).map { _ in Found<Fabric?>(nil) }
      let refusals = (0..<6).map { _ in Found("") }
      try together(
        (0..<6).map { index in
          {
            do {
              made[index].value = try Fabric(
                plan: .small("race-\(round)"), numaNode: nil, root: root)
            } catch {
              refusals[index].value = "\(error)"
            }
          }
        })
      #expect(made.filter { $0.value != nil }.count == 1)
      #expect(refusals.filter { $0.value.contains("is running as process") }.count == 5)
    }
  }

  @Test func instancesAreListedWithTheirFaults() throws {
    let room = FabricRoom()
    let fabrics = [try make(room, "b"), try make(room, "a")]
    room.write([1, 2, 3], to: "broken")
    let found = FabricView.instances(root: room.root)
    #expect(found.map(\.name) == ["a", "b", "broken"])
    #expect(try found[1].view.get().instance == "b")
    #expect(throws: FabricError.self) { try found[2].view.get() }
    fabrics[0].unlink()
    #expect(FabricView.instances(root: room.root).map(\.name) == ["a", "broken"])
    // What was mapped goes on.
    #expect(fabrics[0].view.instance == "b")
    #expect(FabricView.instances(root: room.root + "/none").isEmpty)
  }

  @Test func eachEndIsGivenOutOnce() async {
    await #expect(processExitsWith: .failure) {
      let room = FabricRoom("exit")
      let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
      room.clear()
      _ = fabric.producer("orders-risk")
      _ = fabric.producer("orders-risk")
    }
  }
}

extension String {
  /// Of each line that ends with a word, the words of the next line that begins with another.
  fileprivate func components(after word: String, upTo next: String) -> [[Substring]] {
    var found: [[Substring]] = []
    var isInside = false
    for line in split(separator: "\n") {
      if line.hasSuffix(word) { isInside = true }
      guard isInside, line.hasPrefix(next) else { continue }
      found.append(line.split(separator: " "))
      isInside = false
    }
    return found
  }
}
