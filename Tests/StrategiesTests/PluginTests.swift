// A plug-in is told what its desk knows, and gets sent what is in order. The libraries here are C functions made in
// Swift; one of them puts whatever its parameters say into the tray.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

private func put(_ words: UnsafeMutablePointer<UInt64>, _ intent: [UInt64]) {
  unsafe words[0] += 1
  for (index, word) in intent.enumerated() { unsafe words[1 + index] = word }
  for index in intent.count..<4 { unsafe words[1 + index] = 0 }
}

/// The libraries of these tests.
private enum Libraries {
  /// Writes its parameters into the tray as they are: the counts, then the words of one intent.
  static func scribe() -> PluginCode {
    var calls = unsafe PluginCalls()
    unsafe calls.topMoved = { _, desk, _, _, tray in
      let values = unsafe UnsafePointer<Int64>(
        bitPattern: desk.load(as: PluginDesk.self).values)!
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      for index in 0..<5 { unsafe words[index] = UInt64(bitPattern: values[index]) }
    }
    unsafe calls.ordered = { _, _, _, _ in }
    return unsafe PluginCode(
      name: "scribe", digest: "aa", card: card(["w0", "w1", "w2", "w3", "w4"]), calls: calls)
  }

  /// Buys one lot a tick below the bid, one order a market, and cancels it when it has been out for two tops. Its state: of
  /// each market how many tops its order has seen, and how many updates it has heard.
  static func buyer() -> PluginCode {
    var calls = unsafe PluginCalls()
    unsafe calls.stateBytes = { markets, _, _ in UInt64(markets) * 8 + 8 }
    unsafe calls.topMoved = { state, desk, market, top, tray in
      let desk = unsafe desk.load(as: PluginDesk.self)
      let view = unsafe UnsafePointer<PluginMarket>(bitPattern: desk.markets)![Int(market)]
      let order = unsafe UnsafePointer<PluginOrder>(bitPattern: desk.orders)![Int(market)]
      let seen = unsafe state.assumingMemoryBound(to: UInt64.self) + Int(market)
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      let bid = unsafe top.load(as: TopOfBook.self).bidPrice.units
      if order.isFree, view.mayTrade == 1 {
        unsafe seen.pointee = 0
        unsafe put(words, [1 | 1 << 8 | 1 << 16 | 1 << 24, UInt64(market) | UInt64(market) << 32])
        unsafe words[3] = UInt64(bitPattern: bid - view.tick)
        unsafe words[4] = UInt64(bitPattern: view.lot)
      } else if !order.isFree {
        unsafe seen.pointee += 1
        if unsafe seen.pointee > 2, order.state == PluginOrderState.working {
          unsafe put(words, [2, UInt64(market) | UInt64(market) << 32])
        }
      }
    }
    unsafe calls.ordered = { state, desk, update, tray in
      let desk = unsafe desk.load(as: PluginDesk.self)
      let heard = unsafe state.assumingMemoryBound(to: UInt64.self) + Int(desk.marketCount)
      unsafe heard.pointee += 1
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      // A signal: how many it has heard.
      unsafe put(words, [4, 7 << 32, heard.pointee])
    }
    return unsafe PluginCode(name: "buyer", digest: "bb", card: card([]), calls: calls)
  }

  /// Says of each call by a signal which one it was, and of what.
  static func diary(unwilling: Bool = false) -> PluginCode {
    var calls = unsafe PluginCalls()
    unsafe calls.stateBytes = { _, _, _ in 8 }
    unsafe calls.begin = { _, _ in 0 }
    if unwilling { unsafe calls.begin = { _, _ in 1 } }
    unsafe calls.tune = { state, desk in
      let values = unsafe UnsafePointer<Int64>(bitPattern: desk.load(as: PluginDesk.self).values)!
      unsafe state.assumingMemoryBound(to: Int64.self).pointee = values[0]
    }
    unsafe calls.topMoved = { state, desk, market, top, tray in
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      unsafe put(words, [4, UInt64(market) | 1 << 32, state.load(as: UInt64.self)])
    }
    unsafe calls.topLost = { _, _, market, tray in
      unsafe put(tray.assumingMemoryBound(to: UInt64.self), [4, UInt64(market) | 2 << 32, 0])
    }
    unsafe calls.traded = { _, _, market, trade, tray in
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      unsafe put(
        words, [4, UInt64(market) | 3 << 32, trade.load(as: Trade.self).number])
    }
    unsafe calls.marketMoved = { _, _, market, event, tray in
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      let kind = unsafe event.load(as: Event.self).kind.code
      unsafe put(words, [4, UInt64(market) | 4 << 32, UInt64(kind)])
    }
    unsafe calls.timePassed = { _, desk, tray in
      let words = unsafe tray.assumingMemoryBound(to: UInt64.self)
      unsafe put(words, [4, 5 << 32, desk.load(as: PluginDesk.self).now])
    }
    unsafe calls.commanded = { _, _, command, tray in
      let said = unsafe command.load(as: PluginCommand.self)
      unsafe put(
        tray.assumingMemoryBound(to: UInt64.self),
        [4, 6 << 32, UInt64(said.what) << 32 | UInt64(said.market)])
    }
    return unsafe PluginCode(name: "diary", digest: "dd", card: card(["number"]), calls: calls)
  }

  /// Writes behind its memory at the first trade.
  static func vandal() -> PluginCode {
    var code = unsafe buyer().calls
    unsafe code.traded = { state, desk, _, _, _ in
      let markets = unsafe Int(desk.load(as: PluginDesk.self).marketCount)
      unsafe (state.assumingMemoryBound(to: UInt64.self) + markets + 1).pointee = 1
    }
    return unsafe PluginCode(name: "vandal", digest: "cc", card: card([]), calls: code)
  }

  private static func card(_ names: [String]) -> StrategyCard {
    StrategyCard(
      "of a test",
      parameters: names.map { Parameter($0, .count, in: .min ... .max, default: 0, "a word") })
  }
}

private struct PluginDeskTop: ~Copyable {
  var stage: Seated<PluginStrategy>
  var out = Collector()

  init(_ code: PluginCode, lot: Int64 = 5, _ values: [Int64]? = nil, orders: Int = 4) {
    stage = Seated(Self.settings(code, lot: lot, values, orders: orders))
  }

  static func settings(
    _ code: PluginCode, lot: Int64 = 5, _ values: [Int64]? = nil, orders: Int = 4
  ) -> StrategySettings {
    var terms = Desk.terms
    terms.lot = Quantity(units: lot)
    var settings = StrategySettings(
      .plugin, plugin: code, number: 9, epoch: 4,
      markets: (0..<2).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: 20), orderCapacity: orders)
    if let values { settings.values = values }
    return settings
  }

  mutating func send(_ event: Event) -> [Event] {
    step(&stage, event, &out)
    return out.take().filter(\.isMade).map(\.event)
  }
}

@Suite struct PluginTests {
  /// The words of an intent, as the header lays them out.
  private func intent(
    kind: UInt64 = 1, side: UInt64 = 1, type: UInt64 = 1, timeInForce: UInt64 = 1,
    instructions: UInt64 = 0, reserved: UInt64 = 0, market: UInt64 = 0, row: UInt64 = 0,
    price: Int64 = 4_980, quantity: Int64 = 5, counts: UInt64 = 1
  ) -> [Int64] {
    let head = kind | side << 8 | type << 16 | timeInForce << 24 | instructions << 32
    return [
      Int64(bitPattern: counts), Int64(bitPattern: head | reserved << 40),
      Int64(bitPattern: market | row << 32), price, quantity,
    ]
  }

  /// What became of it when the top of book moved.
  private func send(_ words: [Int64]) -> (events: [Event], refusal: PluginRefusal, count: UInt64) {
    var desk = PluginDeskTop(Libraries.scribe(), words)
    let events = desk.send(Market.top(4_990, 5_010))
    desk.stage.checkInvariants()
    return (events, desk.stage.strategy.lastRefused, desk.stage.strategy.refusedCount)
  }

  @Test func sendsWhatIsInOrder() {
    let sent = send(intent(side: 2, timeInForce: 3, instructions: 1, row: 3))
    #expect(sent.count == 0 && sent.events.count == 1)
    let order = sent.events[0].payload(as: OrderNew.self)
    #expect(order.order == Market.id(1))
    #expect(order.side == .sell && order.price.units == 4_980 && order.quantity.units == 5)
    #expect(order.timeInForce == .immediateOrCancel && order.instructions == 1)
    #expect(sent.events[0].source == .strategy(9))
    let signal = send(intent(kind: 4, row: 77, price: -3))
    #expect(signal.events[0].payload(as: Signal.self) == Signal(value: -3, name: 77))
    let market = send(intent(type: 2, price: 0)).events[0].payload(as: OrderNew.self)
    #expect(market.type == .market)
  }

  @Test func refusesWhatIsNot() {
    let wrong: [([Int64], PluginRefusal)] = [
      (intent(kind: 0), .malformed), (intent(kind: 5), .malformed), (intent(side: 0), .malformed),
      (intent(side: 3), .malformed), (intent(type: 0), .malformed), (intent(type: 3), .malformed),
      (intent(timeInForce: 0), .malformed), (intent(timeInForce: 5), .malformed),
      (intent(instructions: 8), .malformed), (intent(reserved: 1), .malformed),
      (intent(market: 2), .market), (intent(market: 0xFFFF_FFFF), .market),
      (intent(row: 4), .row), (intent(row: 0xFFFF_FFFF), .row), (intent(kind: 2), .row),
      (intent(kind: 3), .row), (intent(kind: 4, row: 0xFFFF_FFFF), .malformed),
      (intent(price: 4_981), .price), (intent(price: 90), .price),
      (intent(price: .min), .price), (intent(price: .max), .price), (intent(price: 0), .price),
      (intent(type: 2, price: 10), .price), (intent(quantity: 0), .quantity),
      (intent(quantity: -5), .quantity), (intent(quantity: 6), .quantity),
      (intent(quantity: .min), .quantity), (intent(quantity: 25), .position),
      (intent(quantity: (.max / 5) * 5), .position),
    ]
    for (words, why) in wrong {
      let sent = send(words)
      #expect(sent.events.isEmpty && sent.refusal == why && sent.count == 1, "\(words)")
    }
  }

  @Test func anOverfullTrayIsReadAsFarAsItGoes() {
    // It says four thousand million; the tray holds 28, all but one of which are nothing.
    let sent = send(intent(counts: 0xFFFF_FFFF))
    #expect(sent.events.count == 1 && sent.refusal == .tray)
    #expect(sent.count == 27 + 0xFFFF_FFFF - 28)
    let lost = send(intent(counts: 1 | 3 << 32))
    #expect(lost.events.count == 1 && lost.refusal == .tray && lost.count == 3)
  }

  @Test func aRowHasOneOrder() {
    var desk = PluginDeskTop(Libraries.scribe(), intent(row: 2))
    #expect(desk.send(Market.top(4_990, 5_010)).count == 1)
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.lastRefused == .row)
    _ = desk.send(Market.canceled(1))
    #expect(desk.send(Market.top(4_990, 5_010)).count == 1)
    #expect(desk.stage.strategy.refusedCount == 1)
    #expect(desk.stage.desk.ordersSent == 2)
  }

  @Test func isShownWhatTheDeskKnows() {
    var desk = PluginDeskTop(Libraries.buyer())
    func kinds(_ events: [Event]) -> [EventKind] { events.map(\.kind) }
    #expect(kinds(desk.send(Market.top(4_990, 5_010))) == [.orderNew])
    // It isn't accepted yet: nothing to cancel, however many tops come.
    for _ in 0..<4 { #expect(desk.send(Market.top(4_990, 5_010)).isEmpty) }
    let heard = desk.send(Market.accepted(1))
    #expect(heard[0].payload(as: Signal.self) == Signal(value: 1, name: 7))
    #expect(kinds(desk.send(Market.top(4_990, 5_010))) == [.orderCancel])
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    _ = desk.send(Market.fill(1, .buy, 5))
    #expect(desk.stage.desk.position(0) == Quantity(units: 5))
    _ = desk.send(Market.command(.haltInstrument))
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.refusedCount == 0)
    _ = desk.send(Market.command(.resumeInstrument))
    #expect(kinds(desk.send(Market.top(4_990, 5_010))) == [.orderNew])
  }

  @Test func isToldOfEverything() {
    var desk = PluginDeskTop(Libraries.diary())
    func hears(_ event: Event) -> Signal? { desk.send(event).first?.payload(as: Signal.self) }
    #expect(hears(Market.top(4_990, 5_010, at: 1)) == Signal(value: 0, name: 1))
    let change = ParameterChange(strategy: 9, parameter: 0, before: 0, after: 33, command: 0)
    #expect(hears(Market.event(.parameterChange, change)) == nil)
    #expect(hears(Market.top(4_990, 5_010)) == Signal(value: 33, name: 1))
    #expect(hears(Market.top(4_990, 5_010, 0)) == Signal(value: 0, name: 2))
    let trade = Trade(
      resting: .none, price: Price(units: 5_000), quantity: Quantity(units: 5), number: 71,
      aggressor: .buy)
    #expect(hears(Market.event(.trade, trade)) == Signal(value: 71, name: 3))
    #expect(
      hears(Market.event(.bookGap, BookGap(expected: 1, received: 2))) == Signal(value: 9, name: 4))
    let timer = Timer(scheduled: .zero, period: .zero, count: 1)
    #expect(
      hears(Market.event(.timer, timer, time: Nanoseconds(88))) == Signal(value: 88, name: 5))
    #expect(hears(Market.command(.haltInstrument, at: 1)) == Signal(value: 1, name: 6))
    let every = Int64(1) << 32 | Int64(UInt32.max)
    #expect(hears(Market.command(.rearm)) == Signal(value: every, name: 6))
  }

  @Test func whoWillNotBeginIsNotCalled() {
    var desk = PluginDeskTop(Libraries.diary(unwilling: true))
    let isSilenced = desk.stage.strategy.isSilenced
    #expect(isSilenced)
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
  }

  @Test func replacesAndCancelsByRow() {
    var desk = PluginDeskTop(Libraries.scribe(), intent(row: 1))
    func write(_ words: [Int64]) {
      for (index, word) in words.enumerated() {
        let change = ParameterChange(
          strategy: 9, parameter: UInt16(index), before: 0, after: word, command: 0)
        _ = desk.send(Market.event(.parameterChange, change))
      }
    }
    #expect(desk.send(Market.top(4_990, 5_010)).count == 1)
    _ = desk.send(Market.accepted(1))
    // The right order in another market is none.
    write(intent(kind: 3, market: 1, row: 1, price: 4_970, quantity: 10))
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.lastRefused == .row)
    write(intent(kind: 3, row: 1, price: 4_970, quantity: 10))
    let replace = desk.send(Market.top(4_990, 5_010))[0].payload(as: OrderReplace.self)
    #expect(replace.order == Market.id(1) && replace.price.units == 4_970)
    #expect(replace.quantity.units == 10)
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.lastRefused == .busy)
    write(intent(kind: 3, row: 1, price: 4_970, quantity: 25))
    _ = desk.send(Market.requestRejected(1))
    write(intent(kind: 2, row: 1, price: 0, quantity: 0))
    #expect(desk.send(Market.top(4_990, 5_010)).map(\.kind) == [.orderCancel])
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.lastRefused == .busy)
  }

  @Test func whoWritesBehindItsMemoryIsCalledNoMore() {
    var desk = PluginDeskTop(Libraries.vandal())
    _ = desk.send(Market.top(4_990, 5_010))
    _ = desk.send(Market.top(4_990, 5_010, at: 1))
    let trade = Trade(
      resting: .none, price: Price(units: 5_000), quantity: Quantity(units: 5), number: 1,
      aggressor: .buy)
    let sent = desk.send(Market.event(.trade, trade))
    #expect(sent.map(\.kind) == [.signal, .orderCancel, .orderCancel])
    #expect(
      sent[0].payload(as: Signal.self)
        == Signal(value: 100_000_000, name: PluginStrategy.silencedSignal))
    #expect(desk.stage.strategy.isSilenced && desk.stage.strategy.lastRefused == .broken)
    _ = desk.send(Market.canceled(1))
    // A report still counts; the library hears nothing of it.
    #expect(desk.send(Market.fill(2, .buy, 5)).isEmpty)
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.desk.ordersOut == 0 && desk.stage.desk.position(1) == Quantity(units: 5))
  }

  @Test(arguments: [UInt64(3), 4], [1, 40, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var random = SplitMix64(seed: seed)
    let code = Libraries.buyer()
    var twins = Twins(cut: cut) {
      Seated<PluginStrategy>(PluginDeskTop.settings(code, orders: 8))
    }
    var counter: UInt32 = 0
    for number in 0..<2_000 {
      var event: Event
      let order = max(1, counter - min(counter, UInt32(random.next(below: 3))))
      switch random.next(below: 8) {
      case 0: event = Market.accepted(order)
      case 1: event = Market.canceled(order)
      case 2: event = Market.fill(order, .buy, 5, execution: UInt64(number + 1))
      case 3: event = Market.rejected(order)
      default: event = Market.top(4_990 + 10 * Int64(random.next(below: 3)), 5_050)
      }
      event.instrument = InstrumentID(UInt32(random.next(below: 2)))
      for sent in twins.send(event) where sent.event.kind == .orderNew {
        counter = max(counter, sent.event.payload(as: OrderNew.self).order.counter)
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(counter > 3, "seed \(seed)")
    twins.restored.checkInvariants()
  }

  /// Ticks and lots come back with a state, and what is a multiple of them goes by those: 4,980 is on a tick of 10, five is
  /// a lot of five; of the settings' own neither is.
  @Test func whatIsOnTheTickIsRestored() throws {
    var settings = PluginDeskTop.settings(Libraries.scribe(), intent())
    var saved = Seated<PluginStrategy>(settings)
    var memory = StateMemory(for: &saved)
    memory.save(&saved)
    for market in 0..<2 {
      settings.markets[market].terms.tick = Price(units: 7)
      settings.markets[market].terms.lot = Quantity(units: 3)
    }
    var restored = Seated<PluginStrategy>(settings)
    var out = Collector()
    step(&restored, Market.top(4_984, 5_012), &out)
    #expect(out.take().filter(\.isMade).isEmpty)
    let why = restored.strategy.lastRefused
    #expect(why == .quantity)
    try memory.restore(&restored)
    step(&restored, Market.top(4_990, 5_010), &out)
    #expect(out.take().filter(\.isMade).map(\.event.kind) == [.orderNew])
    let refused = restored.strategy.refusedCount
    #expect(refused == 0)
  }

  /// What is wrong with an intent comes before what the desk wouldn't do.
  @Test(arguments: [
    (Int64(90), Int64(5), PluginRefusal.price), (4_981, 5, .price), (4_980, 6, .quantity),
    (4_980, 25, .silent), (4_980, 5, .silent),
  ])
  func aWrongIntentIsWrongWhileSilentToo(price: Int64, quantity: Int64, why: PluginRefusal) {
    var desk = PluginDeskTop(Libraries.scribe(), intent(price: price, quantity: quantity))
    _ = desk.send(Market.command(.haltInstrument))
    #expect(desk.send(Market.top(4_990, 5_010)).isEmpty)
    #expect(desk.stage.strategy.lastRefused == why)
    #expect(desk.stage.strategy.refusedCount == 1)
  }

  @Test func anotherLibrarysStateIsRefused() {
    var stage = Seated<PluginStrategy>(PluginDeskTop.settings(Libraries.buyer()))
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    var other = Seated<PluginStrategy>(PluginDeskTop.settings(Libraries.vandal()))
    #expect(throws: StateFailure.self) { try memory.restore(&other) }
  }
}
