// A fabric's file is a stranger's until it is checked: whatever its bytes, opening and looking never
// traps and never reaches past the mapping.

import CAtomics
import Platform
import Testing

@testable import Fabric

@Suite struct DirectoryFuzzTests {
  /// A copy of a fabric in memory that ends at a page that can't be read.
  @safe
  final class Copy {
    let mapping: Mapping
    let byteCount: Int

    init(_ bytes: [UInt8]) throws {
      byteCount = bytes.count
      mapping = try Mapping(anonymous: bytes.count)
      restore(bytes, 0..<bytes.count)
    }

    func restore(_ bytes: [UInt8], _ range: Range<Int>) {
      unsafe bytes.withUnsafeBytes {
        unsafe mapping.base.advanced(by: range.lowerBound).copyMemory(
          from: $0.baseAddress! + range.lowerBound, byteCount: range.count)
      }
    }

    subscript(_ at: Int) -> UInt8 {
      get { unsafe mapping.base.load(fromByteOffset: at, as: UInt8.self) }
      set { unsafe mapping.base.storeBytes(of: newValue, toByteOffset: at, as: UInt8.self) }
    }

    func put(_ value: UInt64, at: Int) {
      unsafe mapping.base.storeBytes(of: value, toByteOffset: at, as: UInt64.self)
    }

    func view(_ byteCount: Int) -> FabricView? {
      unsafe FabricView(
        address: UnsafeRawPointer(mapping.base), byteCount: byteCount, path: "fuzz", owner: self)
    }
  }

  /// Uses everything that a view offers.
  static func look(at view: FabricView) -> UInt64 {
    var sum = view.heartbeatNs &+ view.createdNs &+ UInt64(view.instance.count)
    sum &+= view.isOwnerAlive ? 1 : 0
    for part in view.parts {
      switch part.kind {
      case .ring:
        let observer = view.observer(of: part)
        let tail = observer.tail
        for index in [0, tail &- 1, observer.oldestReadable(tail: tail), tail, .max] {
          if case .event(let event) = observer.event(at: index) {
            sum &+= event.sequence.number
          }
        }
        sum &+= observer.fullWaits &+ observer.highWater
      case .counters:
        for reading in view.counters(of: part).prefix(1000) { sum &+= reading.value }
      case .histogram:
        let snapshot = view.snapshot(of: part)
        sum &+= snapshot.quantile(0.5) &+ snapshot.quantile(1)
      case .labels:
        sum &+= UInt64(view.labels(named: part.name).prefix(1000).joined().utf8.count)
      case .board:
        let board = view.board(of: part)
        for row in 0..<min(1000, board.rowCount) {
          sum &+= UInt64(bitPattern: board.row(row)?.words.reduce(0, &+) ?? 0)
        }
      }
    }
    return sum
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func mutatedDirectoriesNeverTrap(seed: UInt64) throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    var producer = fabric.producer("orders-risk")
    for index: UInt64 in 0..<10 { _ = producer.push(.proven(index)) }
    fabric.histogram("hop").record(100)
    let bytes = room.read("small")
    let copy = try Copy(bytes)
    let directory = 4096 + 3 * 256
    let wild: [UInt64] = [
      0, 1, 63, 64, 4095, 4096, 1 << 24, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max, .max - 63,
      UInt64(bytes.count), UInt64(bytes.count) - 64,
    ]
    let words =
      [8, 16, 24, 56, 64] + (0..<3).flatMap { e in [0, 8, 16, 24, 32].map { 4096 + e * 256 + $0 } }
    var chance = Chance(seed: seed)
    var opened = 0
    for _ in 0..<4000 {
      for _ in 0...chance.next() % 3 {
        switch chance.next() % 4 {
        case 0:
          copy[Int(chance.next() % UInt64(directory))] = UInt8(truncatingIfNeeded: chance.next())
        case 1:
          copy.put(wild.randomElement(using: &chance)!, at: words.randomElement(using: &chance)!)
        case 2:
          // The parts' own bytes: positions, counts, names.
          let at = directory + Int(chance.next() % UInt64(bytes.count - directory - 8))
          copy.put(chance.next(), at: at & ~7)
        default:
          let at = words.randomElement(using: &chance)!
          copy[at] = copy[at] &+ UInt8(truncatingIfNeeded: chance.next() % 3)
        }
      }
      let byteCount =
        chance.next() % 8 == 0
        ? 4096 + Int(chance.next() % UInt64(bytes.count - 4096)) : bytes.count
      if let view = copy.view(byteCount) {
        opened += 1
        _ = Self.look(at: view)
      }
      if chance.next() % 3 == 0 { copy.restore(bytes, 0..<bytes.count) }
    }
    #expect(opened > 100, "seed \(seed)")
  }

  @Test func filesOfAnyLengthNeverTrap() throws {
    let room = FabricRoom()
    let fabric = try Fabric(plan: .small(), numaNode: nil, root: room.root)
    let bytes = room.read("small")
    fabric.unlink()
    var chance = Chance(seed: 9)
    for _ in 0..<200 {
      let count = Int(chance.next() % UInt64(bytes.count + 1))
      room.write(Array(bytes.prefix(count)), to: "cut")
      if let view = try? FabricView.open(path: room.path("cut")) { _ = Self.look(at: view) }
    }
  }
}
