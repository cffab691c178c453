// The same requests give the same events: whatever key the tables of ids have, whatever the ids look like, and whatever
// the windows, the shared room and the publishing do behind the scenes.

import Books
import Events
import Matching
import Tables
import Testing

@Suite struct DeterminismTests {
  private static let keys: [UInt64] = [0, 1, .max, 0xB7E1_5162_8AED_2A6A, 0x8000_0000_0000_0000]

  /// What came of a world's traffic: a digest of all events, sent and passed, and how many there were.
  private func run(
    _ world: TrafficWorld, _ settings: MatchingSettings, isPublished: Bool = true,
    id: @escaping (UInt64) -> UInt64 = { $0 }, back: (UInt64) -> UInt64 = { $0 }
  ) -> [UInt64] {
    var desk = Desk(settings)
    desk.checksEveryStep = false
    var traffic = Traffic(world)
    traffic.id = id
    var digest = StreamDigest()
    var count: UInt64 = 0
    for number in 0..<world.steps {
      for event in traffic.next() {
        for sent in desk.send(event) {
          let isMarketData = sent.kind.code < EventKind.orderNew.code
          if isMarketData && !isPublished { continue }
          var event = sent.event
          let isAboutOrder = sent.isMade && event.kind != .marketStatus && event.words.w0 != 0
          if isAboutOrder { event.words.w0 = back(event.words.w0) }
          // The replacement is the order itself.
          if event.kind == .orderReplaced { event.words.w1 = back(event.words.w1) }
          digest.add(event)
          count += 1
        }
      }
      if number % 500 == 0 { desk.engine.checkInvariants() }
    }
    desk.engine.checkInvariants()
    return [digest.state, count, desk.engine.tradeCount, desk.engine.refusedCount]
  }

  @Test(arguments: TrafficWorld.all) func noAnswerDependsOnTheKey(world: TrafficWorld) {
    let expected = run(world, world.settings())
    for key in Self.keys {
      #expect(run(world, world.settings(idKey: key)) == expected, "key \(key)")
    }
  }

  /// How the engine goes about it is its own affair: the reports are the same.
  @Test(arguments: TrafficWorld.all.prefix(3)) func norOnHowItIsKept(world: TrafficWorld) {
    let expected = run(world, world.settings(publishes: false))
    #expect(run(world, world.settings(), isPublished: false) == expected)
    var settings = world.settings(publishes: false)
    settings.windowTicks = 4096
    #expect(run(world, settings) == expected, "a large window")
    // One less than all together is room enough, but no short way may count on it.
    settings.orderCapacity = world.capacity * world.ticks.count - 1
    #expect(run(world, settings) == expected, "shared room")
  }

  /// Ids that share their low bits, or all but the highest, or none.
  @Test(arguments: [0, 4, 12, 20, 32, 48] as [UInt64]) func whateverTheIdsLookLike(shift: UInt64) {
    let world = TrafficWorld.all[0]
    let expected = run(world, world.settings())
    let multiples = run(
      world, world.settings(), id: { $0 << shift }, back: { $0 >> shift })
    #expect(multiples == expected, "multiples of 2^\(shift)")
    let low: UInt64 = (1 << shift) - 1
    let sameLow = run(
      world, world.settings(), id: { $0 << shift | low }, back: { $0 >> shift })
    #expect(sameLow == expected, "the low \(shift) bits alike")
    let turned = run(
      world, world.settings(), id: { UInt64.max - $0 << shift },
      back: { (UInt64.max - $0) >> shift })
    #expect(turned == expected, "from the end")
  }

  /// A thousand ids of one bucket, by someone who knows the key: slower, and the same.
  @Test func idsThatWereChosenToCollide() {
    let key: UInt64 = 77
    var index = IdIndex(capacity: 1_000, key: key)
    index.insert(1, at: index.first(of: 5))
    var ids: [UInt64] = [5]
    var candidate: UInt64 = 5
    while ids.count < 1_000 {
      candidate += 16
      if index.first(of: candidate).slot == 1 { ids.append(candidate) }
    }
    var desk = Desk(
      MatchingSettings(
        instruments: [MatchingInstrument(orderCapacity: 1_000)], idKey: key, windowTicks: 64))
    desk.checksEveryStep = false
    var say = Say()
    for id in ids {
      #expect(desk.made(say.new(id, .buy, 1, at: 100)).map(\.kind) == [.orderAccepted])
    }
    for id in ids { #expect(desk.made(say.new(id, .buy, 1, at: 100))[0].kind == .orderRejected) }
    for id in ids { #expect(desk.made(say.cancel(id))[0].order == id) }
    #expect(desk.engine.orderCount == 0)
    desk.engine.checkInvariants()
  }
}
