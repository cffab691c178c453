// The bytes of the file, in numbers: what another version, another tool or another language would read.

import Events
import Platform
import Testing

@testable import Fabric

@Suite struct LayoutTests {
  static func little(_ value: UInt64, _ count: Int = 8) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
  }

  /// Header and directory of the small plan, written by hand.
  @Test func goldenBytes() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    fabric.set(state: .running, now: 0x1122_3344_5566_7788)
    fabric.beat(now: 0x99)
    var expected = [UInt8](repeating: 0, count: 4096 + 3 * 256)
    func put(_ bytes: [UInt8], _ at: Int) {
      expected.replaceSubrange(at..<at + bytes.count, with: bytes)
    }
    put(Array("APUSFAB1".utf8), 0)
    put(Self.little(2, 4), 8)
    put(Self.little(256, 4), 12)
    // Header and directory: 8192 with padding; ring 576 + 1024, counters 16 → 64 + 64, histogram.
    put(Self.little(8192 + 4096 + 4096 + 20480), 16)
    put(Self.little(UInt64(Host.processID)), 24)
    put(Self.little(Host.startTicks(of: Host.processID)), 32)
    put(Self.little(0x1122_3344_5566_7788), 40)
    put(Self.little(2), 48)
    put(Self.little(4096), 56)
    put(Self.little(3, 4), 64)
    put(Self.little(0x99), 72)
    put(Array("small".utf8), 128)
    put(Array("build-7".utf8), 192)
    put(Array("trader".utf8), 256)
    put(Array("journal/demo".utf8), 320)
    put(Array("config/demo.yaml".utf8), 832)
    // The ring.
    put(Self.little(1, 4), 4096)
    put(Self.little(1600), 4096 + 8)
    put(Self.little(8192), 4096 + 16)
    put(Self.little(16), 4096 + 24)
    put(Self.little(64, 4), 4096 + 32)
    put(Self.little(4, 4), 4096 + 36)
    put(Array("orders-risk".utf8), 4096 + 48)
    put(Array("orders".utf8), 4096 + 112)
    put(Array("risk".utf8), 4096 + 160)
    // The counters.
    put(Self.little(2, 4), 4352)
    put(Self.little(128), 4352 + 8)
    put(Self.little(12288), 4352 + 16)
    put(Self.little(2), 4352 + 24)
    put(Self.little(8, 4), 4352 + 32)
    put(Array("orders".utf8), 4352 + 48)
    put(Array("orders".utf8), 4352 + 112)
    // The histogram.
    put(Self.little(3, 4), 4608)
    put(Self.little(64 + 2048 * 8), 4608 + 8)
    put(Self.little(16384), 4608 + 16)
    put(Self.little(2048), 4608 + 24)
    put(Self.little(8, 4), 4608 + 32)
    put(Array("hop".utf8), 4608 + 48)
    put(Array("risk".utf8), 4608 + 112)
    let bytes = room.read("small")
    #expect(bytes.count == 36864)
    for (at, (found, wanted)) in zip(bytes, expected).enumerated() where found != wanted {
      Issue.record("byte \(at) is \(found), not \(wanted)")
    }
    // The counters' names.
    #expect(Array(bytes[12288 + 64..<12288 + 73]) == Array("events-in".utf8))
    #expect(Array(bytes[12288 + 96..<12288 + 106]) == Array("events-out".utf8))
  }

  /// The control words, as numbers in the ends' hot methods: the layout and they must agree.
  @Test func theRingsWordsLieWhereTheLayoutSays() {
    typealias Ring = FabricLayout.Ring
    #expect(Ring.tail == 0 && Ring.fullWaits == 64 && Ring.longestWaitNs == 72)
    #expect(Ring.producerActiveNs == 80 && Ring.head == 128 && Ring.highWater == 192)
    #expect(Ring.consumerActiveNs == 200 && Ring.stamps == 512 && Ring.stampStride == 16)
    #expect(Ring.slotByteCount == 64 && MemoryLayout<Event>.size == 64)
    #expect(MemoryLayout<Event>.stride == 64)
    #expect(Ring.slots(capacity: 16) == 576 && Ring.byteCount(capacity: 16) == 1600)
    #expect(Ring.slots(capacity: 4096) == 512 + 2048)
    let memory = RingMemory(capacity: 16)
    var producer = memory.producer()
    _ = producer.push(.proven(1))
    #expect(memory.word(0) == 1)
    #expect(memory.word(576) == 1)
    var consumer = memory.consumer()
    _ = consumer.pop()
    consumer.release()
    #expect(memory.word(128) == 1 && memory.word(192) == 1)
  }

  @Test func histogramsLieWhereTheLayoutSays() {
    typealias Histogram = FabricLayout.Histogram
    #expect(Histogram.count == 0 && Histogram.sum == 8 && Histogram.least == 16)
    #expect(Histogram.most == 24 && Histogram.buckets == 64)
    #expect(Histogram.byteCount == 64 + 2048 * 8)
  }

  @Test func aPlanSaysHowLargeABatchMayBe() {
    func batch(_ capacity: Int) -> Int {
      RingPlan(name: "r", writer: "a", reader: "b", capacity: capacity).largestBatch
    }
    #expect(batch(16) == 4 && batch(64) == 16 && batch(1024) == 256 && batch(1 << 20) == 256)
  }

  @Test func partsLieOnPagesAndDoNotOverlap() throws {
    let room = FabricRoom()
    var plan = FabricPlan.small("many")
    plan.rings = (0..<9).map {
      RingPlan(name: "ring-\($0)", writer: "a", reader: "b", capacity: 16 << $0)
    }
    let fabric = try Fabric(plan: plan, numaNode: nil, root: room.root)
    let view = fabric.view
    var end = 4096 + 11 * 256
    for part in view.parts {
      #expect(part.offset % 4096 == 0 && part.offset >= end)
      let planned = plan.parts.first { $0.name == part.name }
      end = part.offset + (planned?.byteCount ?? 0)
    }
    #expect(end <= view.byteCount)
  }

  @Test func namesThatCanBeInstances() {
    for name in ["a", "A-1_x.y", String(repeating: "n", count: 48)] {
      #expect(FabricPlan.isValid(instance: name))
    }
    for name in ["", ".", "..", ".a", "a/b", "a b", "ä", String(repeating: "n", count: 49)] {
      #expect(!FabricPlan.isValid(instance: name))
    }
  }
}
