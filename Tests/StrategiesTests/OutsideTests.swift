// A strategy outside, as its line sees it: its intents judged by its desk, its refusals, and what becomes of its orders
// when its process is gone.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct OutsideTests {
  /// A house with a quoter (1) and two outsiders (2, 3) that trade instruments 0 and 1, limit 20 each.
  struct House: ~Copyable {
    var stage: StrategyHouse
    var out = Collector()
    private(set) var largestStep = 0
    private var sequence: UInt64 = 100

    static func settings(orders: Int = 64, maximumPosition: Int64 = 20) -> [StrategySettings] {
      let markets = (0..<2).map { TradedInstrument(InstrumentID(UInt32($0)), Desk.terms) }
      return [
        StrategySettings(
          .quoteAndTake, number: 1, epoch: 4, markets: markets,
          maximumPosition: Quantity(units: 20),
          ["quote": 5, "take": 0, "take_imbalance_percent": 101, "half_spread_ticks": 2]),
        StrategySettings(
          .outside, number: 2, epoch: 4, markets: markets,
          maximumPosition: Quantity(units: maximumPosition), orderCapacity: orders),
        StrategySettings(
          .outside, number: 3, epoch: 4, markets: [markets[0]],
          maximumPosition: Quantity(units: maximumPosition), orderCapacity: orders),
      ]
    }

    init(orders: Int = 64, maximumPosition: Int64 = 20, isTaken: Bool = true) {
      stage = StrategyHouse(Self.settings(orders: orders, maximumPosition: maximumPosition))
      if isTaken {
        _ = sit(2)
        _ = sit(3)
      }
    }

    /// All that an event makes, step by step.
    mutating func send(_ event: Event) -> [Sent] {
      var event = event
      sequence += 1
      event.sequence = Sequence(sequence)
      step(&stage, event, &out)
      var sent = out.take()
      largestStep = max(largestStep, sent.count)
      while stage.isUnfinished {
        resume(&stage, &out)
        let more = out.take()
        largestStep = max(largestStep, more.count)
        sent += more
      }
      stage.checkInvariants()
      return sent
    }

    mutating func sit(_ number: UInt16, _ attachment: UInt64 = 1) -> [Sent] {
      send(OutsideTests.change(number, attachment, isTaken: true))
    }

    mutating func leave(_ number: UInt16, _ attachment: UInt64 = 1) -> [Sent] {
      send(OutsideTests.change(number, attachment, isTaken: false))
    }

    mutating func want(_ intent: Intent, of number: UInt16 = 2, in instrument: UInt32 = 0)
      -> [Event]
    {
      let sent = send(
        Event(
          kind: .intent, source: .strategy(number), instrument: InstrumentID(instrument), intent))
      // The intent itself goes no further.
      #expect(!sent.contains { !$0.isMade })
      return sent.map(\.event)
    }

    /// The order that it gets.
    mutating func order(
      _ tag: UInt64, _ side: Side = .buy, _ quantity: Int64 = 5, at price: Int64 = 500,
      of number: UInt16 = 2
    ) -> OrderID? {
      let sent = want(Self.new(tag, side, quantity, at: price), of: number)
      guard sent.count == 1, sent[0].kind == .orderNew else { return nil }
      return sent[0].payload(as: OrderNew.self).order
    }

    /// Why it doesn't get what it wants; nil when it does.
    mutating func refusal(
      _ intent: Intent, of number: UInt16 = 2, in instrument: UInt32 = 0
    ) -> Reason? {
      let sent = want(intent, of: number, in: instrument)
      guard sent.count == 1, sent[0].kind == .intentRefused else { return nil }
      let refused = sent[0].payload(as: IntentRefused.self)
      #expect(refused.tag == intent.tag && refused.request == intent.request)
      #expect(refused.origin == .strategy && sent[0].source == .strategy(number))
      return refused.reason
    }

    static func new(
      _ tag: UInt64, _ side: Side = .buy, _ quantity: Int64 = 5, at price: Int64 = 500
    ) -> Intent {
      Intent(
        .new, tag: tag, price: Price(units: price), quantity: Quantity(units: quantity), side: side,
        type: .limit, timeInForce: .day)
    }
  }

  static func change(_ number: UInt16, _ attachment: UInt64, isTaken: Bool) -> Event {
    Event(
      kind: .seatChange, source: .strategy(number),
      SeatChange(
        attachment: attachment, process: 77, user: 1, isTaken: isTaken,
        end: isTaken ? .none : .disconnected))
  }

  static func report(_ kind: EventKind, _ order: OrderID) -> Event {
    switch kind {
    case .orderAccepted:
      return Event(
        kind: kind, source: .session(0), instrument: InstrumentID(0),
        OrderAccepted(order: order, venueOrder: 1, price: .zero, quantity: .zero, side: .buy))
    case .requestRejected:
      return Event(
        kind: kind, source: .session(0), instrument: InstrumentID(0),
        OrderRejected(
          order: order, reason: .unknownOrder, origin: .venue, request: .cancel, side: .buy))
    default:
      return Event(
        kind: kind, source: .session(0), instrument: InstrumentID(0),
        OrderCanceled(
          order: order, quantity: Quantity(units: 5), reason: .user, origin: .venue, side: .buy))
    }
  }

  static func fill(_ order: OrderID, _ quantity: Int64, execution: UInt64) -> Event {
    Event(
      kind: .orderFill, source: .session(0), instrument: InstrumentID(0),
      OrderFill(
        order: order, execution: execution, price: Price(units: 500),
        quantity: Quantity(units: quantity), side: .buy, liquidity: .maker))
  }

  @Test func anIntentBecomesTheDesksOwnOrder() {
    var house = House()
    let sent = house.want(House.new(77, .sell, 3, at: 510), in: 1)
    #expect(sent.count == 1)
    let new = sent[0].payload(as: OrderNew.self)
    #expect(sent[0].kind == .orderNew && sent[0].source == .strategy(2))
    #expect(sent[0].instrument == InstrumentID(1) && sent[0].sequence == Sequence(103))
    #expect(new.order == OrderID(epoch: 4, strategy: 2, counter: 1))
    #expect(new.reference == 77 && new.side == .sell && new.quantity == Quantity(units: 3))
    #expect(new.price == Price(units: 510) && new.type == .limit && new.timeInForce == .day)

    let replaced = house.want(
      Intent(.replace, tag: 77, price: Price(units: 520), quantity: Quantity(units: 4)))
    #expect(replaced.map(\.kind) == [.orderReplace])
    #expect(replaced[0].payload(as: OrderReplace.self).order == new.order)
    // The instrument is the order's, whatever the intent says.
    #expect(replaced[0].instrument == InstrumentID(1))
    let canceled = house.want(Intent(.cancel, tag: 77))
    #expect(canceled.map(\.kind) == [.orderCancel])
    #expect(canceled[0].payload(as: OrderCancel.self).order == new.order)
  }

  @Test func whatTheDeskDoesNotAllowIsRefused() {
    var house = House(orders: 3)
    func intent(_ change: (inout Intent) -> Void) -> Intent {
      var intent = House.new(5)
      change(&intent)
      return intent
    }
    #expect(house.refusal(intent { $0.tag = 0 }) == .invalid)
    #expect(house.refusal(intent { $0.request = RequestKind(code: 9) }) == .invalid)
    #expect(house.refusal(intent { $0.side = .none }) == .invalid)
    #expect(house.refusal(intent { $0.type = .stop }) == .invalid)
    #expect(house.refusal(intent { $0.timeInForce = .goodTillDate }) == .invalid)
    #expect(house.refusal(intent { $0.instructions = OrderInstruction.hidden }) == .invalid)
    #expect(house.refusal(intent { $0.price = Price(units: 501) }) == .tick)
    #expect(house.refusal(intent { $0.price = Price(units: 90) }) == .priceBand)
    #expect(house.refusal(intent { $0.price = Price(units: .max) }) == .priceBand)
    #expect(house.refusal(intent { $0.quantity = .zero }) == .orderSize)
    #expect(house.refusal(intent { $0.quantity = Quantity(units: .max) }) == .orderSize)
    #expect(house.refusal(intent { $0.quantity = Quantity(units: 21) }) == .positionLimit)
    #expect(house.refusal(House.new(5), of: 3, in: 1) == .notPermitted)
    #expect(house.refusal(House.new(5), in: .max) == .notPermitted)
    #expect(house.refusal(Intent(.cancel, tag: 5)) == .unknownOrder)
    let replace = Intent(.replace, tag: 5, price: Price(units: 510), quantity: Quantity(units: 4))
    #expect(house.refusal(replace) == .unknownOrder)

    #expect(house.order(5, .buy, 15) != nil)
    #expect(house.refusal(House.new(5)) == .duplicateOrder)
    #expect(house.refusal(House.new(6, .buy, 6)) == .positionLimit)
    var more = replace
    more.quantity = Quantity(units: 21)
    #expect(house.refusal(more) == .positionLimit)
    #expect(house.order(6, .buy, 5) != nil)
    #expect(house.order(7, .sell, 1) != nil)
    #expect(house.refusal(House.new(8, .sell, 1)) == .capacity)
    #expect(house.want(Intent(.cancel, tag: 5)).count == 1)
    #expect(house.refusal(Intent(.cancel, tag: 5)) == .invalidTransition)
    #expect(house.refusal(replace) == .invalidTransition)
  }

  @Test func haltsAndKillSwitchesHold() {
    var house = House()
    func command(_ action: OperatorAction, at instrument: UInt32) -> Event {
      Market.command(action, at: instrument)
    }
    _ = house.send(command(.haltInstrument, at: 0))
    #expect(house.refusal(House.new(1)) == .halted)
    #expect(house.want(House.new(1), in: 1).map(\.kind) == [.orderNew])
    _ = house.send(command(.resumeInstrument, at: 0))
    _ = house.send(
      Event(
        kind: .killSwitch, source: .operatorDesk, instrument: .none,
        KillSwitch(
          scope: .strategy, target: 2, mode: .block, reason: .user, origin: .operatorDesk)))
    #expect(house.refusal(House.new(2)) == .killSwitch)
    // What is out may still be cancelled.
    #expect(house.want(Intent(.cancel, tag: 1)).map(\.kind) == [.orderCancel])
    #expect(house.order(9, of: 3) != nil)
    _ = house.send(command(.shutdown, at: 0))
    #expect(house.refusal(House.new(3), of: 3) == .shutdown)
  }

  @Test func numbersAreFreeAgainWhenTheirOrdersAreOver() {
    var house = House()
    for round in 1...200 {
      guard let order = house.order(7) else {
        Issue.record("round \(round)")
        return
      }
      switch round % 4 {
      case 0: _ = house.send(Self.report(.orderCanceled, order))
      case 1:
        _ = house.send(Self.fill(order, 5, execution: UInt64(round)))
        #expect(house.order(8, .sell, 5) != nil)
        _ = house.send(Self.report(.orderCanceled, OrderID(bits: order.bits + 1)))
      case 2: _ = house.send(Self.report(.orderExpired, order))
      default:
        _ = house.send(Self.report(.orderAccepted, order))
        _ = house.send(Self.report(.orderCanceled, order))
      }
      // It would pass the limit otherwise.
      if round % 4 == 1 { house = House() }
    }
  }

  @Test func nobodyAtTheSeatWantsNothing() {
    var house = House(isTaken: false)
    #expect(house.refusal(House.new(1)) == .disconnected)
    #expect(house.refusal(Intent(.cancel, tag: 1)) == .disconnected)
    _ = house.sit(2)
    #expect(house.order(1) != nil)
    #expect(house.refusal(House.new(1), of: 3) == .disconnected)
  }

  @Test func itsDeathCancelsItsOrdersAndNoOthers() {
    var house = House(orders: 300, maximumPosition: 10_000)
    let quotes = house.send(Market.top(490, 510))
    #expect(quotes.dropFirst().map(\.kind) == [.orderNew, .orderNew])
    var own: Set<OrderID> = []
    for tag in 1...200 {
      guard let order = house.order(UInt64(tag)) else {
        Issue.record("order \(tag)")
        return
      }
      own.insert(order)
      #expect(house.order(UInt64(tag), of: 3) != nil)
    }
    // Some are over, one is being cancelled already.
    for counter in 1...20 {
      let order = OrderID(epoch: 4, strategy: 2, counter: UInt32(counter))
      _ = house.send(Self.report(.orderCanceled, order))
      own.remove(order)
    }
    #expect(house.want(Intent(.cancel, tag: 30)).count == 1)
    own.remove(OrderID(epoch: 4, strategy: 2, counter: 30))

    let sent = house.leave(2)
    #expect(sent[0] == .passed(sent[0].event) && sent[0].kind == .seatChange)
    let cancels = sent.dropFirst().map(\.event)
    #expect(cancels.allSatisfy { $0.kind == .orderCancel && $0.source == .strategy(2) })
    #expect(Set(cancels.map { $0.payload(as: OrderCancel.self).order }) == own)
    #expect(cancels.count == own.count)
    #expect(house.largestStep <= maximumFanOut)
    // Once.
    #expect(house.leave(2).count == 1)
    #expect(house.refusal(House.new(500)) == .disconnected)
    // The others go on.
    #expect(house.order(500, of: 3) != nil)
    #expect(house.send(Market.top(590, 610)).count == 3)
  }

  @Test func aCancelThatWasRefusedIsAskedForAgain() {
    var house = House()
    let order = house.order(1)!
    #expect(house.leave(2).count == 2)
    let timer = Event(
      kind: .timer, source: .timer(0),
      Timer(scheduled: .zero, period: Nanoseconds(1), count: 1))
    #expect(house.send(timer).count == 1)
    _ = house.send(Self.report(.requestRejected, order))
    #expect(house.send(timer).map(\.kind) == [.timer, .orderCancel])
    _ = house.send(Self.report(.orderCanceled, order))
    #expect(house.send(timer).count == 1)
  }

  @Test func whoSitsDownNextHasTheNumbersAndThePosition() {
    var house = House(orders: 4)
    let first = house.order(1)!
    _ = house.send(Self.fill(first, 2, execution: 1))
    _ = house.leave(2)
    let sent = house.sit(2, 2)
    #expect(sent.map(\.kind) == [.seatChange, .signal])
    let told = sent[1].event.payload(as: Signal.self)
    #expect(told.name == OutsideSignal.position && told.value == 2)
    // The same number, while the first order of that number is being cancelled still.
    let second = house.order(1)!
    #expect(second != first)
    _ = house.send(Self.report(.orderCanceled, first))
    #expect(house.refusal(House.new(1)) == .duplicateOrder)
    let canceled = house.want(Intent(.cancel, tag: 1))
    #expect(canceled[0].payload(as: OrderCancel.self).order == second)
    _ = house.send(Self.report(.orderCanceled, second))
    #expect(house.order(1) != nil)
  }

  @Test func whatIsNoSeatsIsIgnored() {
    var house = House()
    for number in [UInt16(0), 1, 4, 4095] {
      let event = Event(
        kind: .intent, source: .strategy(number), instrument: InstrumentID(0), House.new(1))
      #expect(house.send(event).isEmpty)
      #expect(house.leave(number).count == 1)
    }
    let stranger = Event(
      kind: .intent, source: .session(2), instrument: InstrumentID(0), House.new(1))
    #expect(house.send(stranger).isEmpty)
  }

  /// Two outsiders who want anything, sit down and leave, and a venue that says of their orders what it likes.
  private struct World {
    var random: SplitMix64
    var isTaken = [false, false]
    var attachment: UInt64 = 1
    var counters: [UInt32] = [0, 0]

    mutating func next(_ number: Int) -> Event {
      var event = draw()
      event.sequence = Sequence(UInt64(number))
      event.time = Nanoseconds(UInt64(number) * 1_000)
      return event
    }

    private mutating func draw() -> Event {
      let who = Int(random.next(below: 2))
      let number = UInt16(2 + who)
      switch random.next(below: 100) {
      case 0..<50:
        return Event(
          kind: .intent, source: .strategy(number),
          instrument: InstrumentID(random.chance(1, outOf: 9) ? 2 : 0),
          Intent(
            [.new, .new, .new, .cancel, .replace, .none][Int(random.next(below: 6))],
            tag: random.next(below: 40),
            price: Price(units: 90 + 10 * Int64(random.next(below: 60))),
            quantity: Quantity(units: Int64(random.next(below: 9))),
            side: random.nextBool() ? .buy : .sell, type: .limit, timeInForce: .day))
      case 50..<54:
        isTaken[who].toggle()
        attachment += 1
        return OutsideTests.change(number, attachment, isTaken: isTaken[who])
      case 54..<58:
        return Event(
          kind: .timer, source: .timer(0),
          Timer(scheduled: .zero, period: Nanoseconds(1), count: 1))
      case 58: return Market.command(.haltInstrument, at: 0)
      case 59..<62: return Market.command(.resumeInstrument, at: 0)
      case 62: return Market.command(.kill)
      case 63..<66: return Market.command(.rearm)
      case 66..<70: return Market.top(490, 510)
      default:
        guard counters[who] > 0 else { return Market.top(480, 500) }
        let back = UInt32(random.next(below: min(90, UInt64(counters[who]))))
        let order = OrderID(epoch: 4, strategy: number, counter: counters[who] - back)
        switch random.next(below: 6) {
        case 0: return OutsideTests.report(.orderAccepted, order)
        case 1: return OutsideTests.report(.requestRejected, order)
        case 2: return OutsideTests.fill(order, 1, execution: 1 + random.next(below: 1 << 40))
        default: return OutsideTests.report(.orderCanceled, order)
        }
      }
    }

    mutating func saw(_ event: Event) {
      guard event.kind == .orderNew, event.source.number >= 2 else { return }
      counters[Int(event.source.number) - 2] = event.payload(as: OrderNew.self).order.counter
    }
  }

  @Test(arguments: [UInt64(21), 22, 23, 24], [0, 7, 900, 3_001])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var world = World(random: SplitMix64(seed: seed))
    var twins = Twins(cut: cut) {
      StrategyHouse(House.settings(orders: 80, maximumPosition: 300))
    }
    var (cancels, refusals) = (0, 0)
    for number in 0..<4_000 {
      for sent in twins.send(world.next(number)) {
        world.saw(sent.event)
        cancels += sent.event.kind == .orderCancel ? 1 : 0
        refusals += sent.event.kind == .intentRefused ? 1 : 0
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    twins.original.checkInvariants()
    twins.restored.checkInvariants()
    #expect(cancels > 50 && refusals > 100, "seed \(seed): \(cancels), \(refusals)")
    #expect(world.counters.min()! > 50, "seed \(seed): \(world.counters)")
  }

  /// A copy that is taken in the middle of a sweep goes on with it.
  @Test func aSweepGoesOnAfterARestore() {
    for cut in 301..<307 {
      var twins = Twins(cut: cut) {
        StrategyHouse(House.settings(orders: 400, maximumPosition: 100_000))
      }
      twins.send(Self.change(2, 1, isTaken: true))
      for tag in 1...300 {
        twins.send(
          Event(
            kind: .intent, source: .strategy(2), instrument: InstrumentID(0),
            House.new(UInt64(tag))))
      }
      let sent = twins.send(Self.change(2, 1, isTaken: false))
      #expect(sent.count { $0.event.kind == .orderCancel } == 300)
      #expect(twins.finish() == nil, "cut \(cut)")
      #expect(twins.wasUnfinished == (cut > 301), "cut \(cut)")
    }
  }
}
