// What the venue tells of its books: a reader that only applies what it is told has the same levels as the matcher
// after every request, whatever the requests were; and a book whole has as many steps as it takes.

import Events
import Glibc
import Matching
import Risk
import Testing
import Venue

@Suite struct MarketTellingTests {
  private static func stage(instruments: Int = 2) -> VenueStage {
    let limit = RiskLimits(
      maximumOrder: Quantity(units: 1_000_000), maximumPosition: Quantity(units: 1_000_000_000))
    return VenueStage(
      risks: [
        RiskSettings(limits: Array(repeating: limit, count: instruments), orderCapacity: 4096)
      ],
      matching: MatchingSettings(
        instruments: Array(
          repeating: MatchingInstrument(
            tick: Price(units: 5), lot: Quantity(units: 10), orderCapacity: 4096),
          count: instruments)), tellsRequests: true, tellsMarket: true)
  }

  private struct Place: Hashable {
    var instrument: UInt32
    var isSell: Bool
    var price: Int64
  }

  private func send(_ event: Event, to stage: inout VenueStage) -> [Event] {
    var out = Collector()
    stage.handle(event, into: &out)
    var sent = out.take()
    while stage.isUnfinished {
      stage.resume(into: &out)
      sent += out.take()
    }
    return sent
  }

  private func new(
    _ id: UInt64, _ instrument: UInt32, _ side: Side, _ price: Int64, _ quantity: Int64,
    _ time: TimeInForce = .day, hidden: Bool = false
  ) -> Event {
    Event(
      kind: .orderNew, source: .session(0), instrument: InstrumentID(instrument),
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side, type: .limit, timeInForce: time,
        instructions: hidden ? OrderInstruction.hidden : 0))
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func whoAppliesItHasTheBook(seed: UInt64) {
    var state = seed
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    var stage = Self.stage()
    var levels: [Place: LevelUpdate] = [:]
    var tops: [UInt32: TopOfBook] = [:]
    for id in UInt64(1)...3_000 {
      let instrument = UInt32(random(2))
      let request: Event
      switch random(10) {
      case 0:
        request = Event(
          kind: .massCancel, source: .session(0), instrument: InstrumentID(instrument), MassCancel()
        )
      case 1, 2:
        request = Event(
          kind: .orderCancel, source: .session(0), instrument: InstrumentID(instrument),
          OrderCancel(order: OrderID(bits: UInt64(random(Int(id))) + 1), reason: .none))
      default:
        request = new(
          id, instrument, random(2) == 0 ? .buy : .sell, Int64(90 + random(20)) * 5,
          Int64(random(20) + 1) * 10, random(5) == 0 ? .immediateOrCancel : .day,
          hidden: random(8) == 0)
      }
      for event in send(request, to: &stage) {
        if event.kind == .levelUpdate {
          let level = event.payload(as: LevelUpdate.self)
          let place = Place(
            instrument: event.instrument.index, isSell: level.side == .sell,
            price: level.price.units)
          levels[place] = level.quantity == .zero ? nil : level
        } else if event.kind == .topOfBook {
          tops[event.instrument.index] = event.payload(as: TopOfBook.self)
        }
        #expect(event.kind != .bookAdd && event.kind != .bookDelete && event.kind != .bookModify)
        if event.kind == .trade {
          #expect(event.payload(as: Trade.self).resting == .none, "names are their owners'")
        }
      }
      for instrument in UInt32(0)..<2 {
        var count = 0
        for isSell in [false, true] {
          let held = stage.matcher.levels(isSell ? .sell : .buy, of: Int(instrument))
          for level in held {
            let told = levels[
              Place(instrument: instrument, isSell: isSell, price: level.price.units)]
            #expect(
              told?.quantity == level.quantity && told?.orderCount == level.orderCount,
              "seed \(seed), request \(id)")
          }
          count += held.count
        }
        #expect(
          levels.count { $0.key.instrument == instrument } == count, "seed \(seed), request \(id)")
        if let top = tops[instrument] {
          #expect(top == stage.matcher.top(of: Int(instrument)), "seed \(seed), request \(id)")
        } else {
          #expect(count == 0)
        }
      }
    }
    stage.checkInvariants()
  }

  /// Two fills, a trade and a level each: what a step can't hold comes in the next one, levels before tops. The collector has
  /// room for one step.
  @Test(arguments: [1, 14, 15, 16, 19, 20, 21, 22, 40, 63, 64, 150])
  func aSweepOfLevelsIsToldStepByStep(levels: Int) {
    var stage = Self.stage()
    for id in 1...levels {
      _ = send(new(UInt64(id), 0, .sell, 1_000 + Int64(id) * 5, 10), to: &stage)
    }
    let told = send(
      new(1_000, 0, .buy, 10_000, Int64(levels) * 10, .immediateOrCancel), to: &stage)
    #expect(told.count { $0.kind == .orderFill } == 2 * levels)
    #expect(told.count { $0.kind == .trade } == levels)
    let gone = told.filter { $0.kind == .levelUpdate }.map { $0.payload(as: LevelUpdate.self) }
    #expect(gone.map(\.price.units) == (1...levels).map { 1_000 + Int64($0) * 5 })
    #expect(gone.allSatisfy { $0.quantity == .zero && $0.side == .sell })
    #expect(told.last?.kind == .topOfBook)
    #expect(told.last?.payload(as: TopOfBook.self) == stage.matcher.top(of: 0))
    #expect(stage.matcher.levelCount(0, isSell: true, .max) == 0)
    stage.checkInvariants()
  }

  private func ask(
    depth: UInt32 = 0, entries: UInt16 = 3, subscription: Subscription = .begin,
    incremental: UInt8 = 1,
    index: UInt16 = 0
  ) -> Event {
    Event(
      kind: .marketDataRequest, source: .session(0), instrument: InstrumentID(0),
      MarketDataRequest(
        request: 77, depth: depth, entries: entries, subscription: subscription,
        isIncremental: incremental, aggregation: 2, index: index, count: 1))
  }

  @Test func aBookWholeTakesAsManyStepsAsItNeeds() {
    var stage = Self.stage()
    for id in UInt64(1)...150 {
      let side: Side = id % 2 == 0 ? .buy : .sell
      let price = side == .buy ? 1_000 - Int64(id) * 5 : 1_000 + Int64(id) * 5
      _ = send(new(id, 0, side, price, 10), to: &stage)
    }
    let told = send(ask(), to: &stage)
    #expect(told.map(\.kind).prefix(3) == [.marketDataRequest, .bookSnapshot, .bookClear])
    #expect(told[1].payload(as: BookSnapshot.self).entryCount == 150)
    let levels = told.dropFirst(3).map { $0.payload(as: LevelUpdate.self) }
    #expect(levels.count == 150 && told.dropFirst().allSatisfy { $0.source == .session(0) })
    #expect(levels.prefix(75).allSatisfy { $0.side == .buy })
    // Best first.
    let bids = levels.prefix(75).map(\.price.units)
    #expect(bids == bids.sorted(by: >))
    let top = send(ask(depth: 1), to: &stage)
    #expect(top.count == 5 && top[1].payload(as: BookSnapshot.self).entryCount == 2)
    let offers = send(ask(depth: 1, entries: 2), to: &stage)
    #expect(offers.count == 4 && offers[3].payload(as: LevelUpdate.self).side == .sell)
  }

  /// More levels than a message holds: who listens has the best of them at once and all in the end; who asks once is told all
  /// as one.
  @Test func aDeepBookIsTheBestOfItAndTheRest() {
    var stage = Self.stage(instruments: 1)
    var id: UInt64 = 0
    for depth in Int64(1)...500 {
      for (side, price) in [(Side.buy, 5_000 - 5 * depth), (.sell, 5_000 + 5 * depth)] {
        if side == .sell && depth > 400 { continue }
        id += 1
        _ = send(new(id, 0, side, price, 10), to: &stage)
      }
    }
    let told = send(ask(), to: &stage)
    #expect(told.map(\.kind).prefix(3) == [.marketDataRequest, .bookSnapshot, .bookClear])
    #expect(told[1].payload(as: BookSnapshot.self).entryCount == 768)
    let levels = told.dropFirst(3).map { $0.payload(as: LevelUpdate.self) }
    #expect(levels.count == 900 && told.dropFirst().allSatisfy { $0.source == .session(0) })
    func prices(_ side: Side, _ levels: ArraySlice<LevelUpdate>) -> [Int64] {
      levels.filter { $0.side == side }.map { abs($0.price.units - 5_000) / 5 }
    }
    #expect(prices(.buy, levels[..<768]) == Array(1...384))
    #expect(prices(.sell, levels[..<768]) == Array(1...384))
    #expect(prices(.buy, levels[768...]) == Array(385...500))
    #expect(prices(.sell, levels[768...]) == Array(385...400))
    let once = send(ask(subscription: .once), to: &stage)
    #expect(once.count == 903 && once[1].payload(as: BookSnapshot.self).entryCount == 900)
    let bids = send(ask(entries: 1), to: &stage)
    #expect(bids.count == 503 && bids[1].payload(as: BookSnapshot.self).entryCount == 384)
    #expect(send(ask(depth: 1), to: &stage).count == 5)
    stage.checkInvariants()
  }

  /// What this thread has worked, whatever else the machine does.
  private func workedNs() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Each level is looked at once: with sixteen times the levels it is sixteen times the work, and not 256 times. Of one that
  /// listens, too, whose rest begins deep in the book.
  @Test(arguments: [Subscription.once, .begin])
  func aBookWholeCostsAsMuchAsItHasLevels(subscription: Subscription) {
    func work(levels: Int) -> Int64 {
      var stage = Self.stage(instruments: 1)
      for depth in 1...levels {
        _ = send(new(UInt64(depth), 0, .buy, 50_000 - 5 * Int64(depth), 10), to: &stage)
      }
      var least = Int64.max
      for _ in 0..<5 {
        let beganNs = workedNs()
        let told = send(ask(subscription: subscription), to: &stage)
        least = min(least, workedNs() - beganNs)
        let prices = told.dropFirst(3).map { $0.payload(as: LevelUpdate.self).price.units }
        #expect(prices == (1...levels).map { 50_000 - 5 * Int64($0) })
      }
      return least
    }
    let (few, many) = (work(levels: 250), work(levels: 4_000))
    #expect(many < 64 * few, "\(many) ns of \(few) ns")
  }

  @Test func whatCantBeToldIsRefusedOnce() {
    var stage = Self.stage()
    for (request, reason) in [
      (ask(depth: 5), UInt8(ascii: "5")), (ask(incremental: 0), UInt8(ascii: "6")),
      (ask(entries: 8), UInt8(ascii: "8")),
    ] {
      let told = send(request, to: &stage)
      #expect(told.map(\.kind) == [.marketDataRequest, .marketDataRejected])
      #expect(told[1].payload(as: MarketDataRejected.self).reason == reason)
    }
    #expect(send(ask(depth: 5, index: 1), to: &stage).count == 1)
    #expect(send(ask(subscription: .end), to: &stage).count == 1)
  }
}
