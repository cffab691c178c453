// The strategy stage: all strategies of a line under one roof, each at its desk. Each kind has a shelf of its own,
// so that a strategy is called directly; an event goes to those whom it may concern, in the order of their numbers.
//
// What several strategies ask for because of one event may be more than one step sends. Then those who haven't been
// told yet are kept, and told when the stage is resumed.

import Events
import Tables

public struct StrategyHouse: Stage, ~Copyable {
  public static var capacity: Int { 64 }

  /// Where the strategy with each number sits, from 1.
  @usableFromInline let places: Slab<StrategyPlace>
  /// Who trades each instrument, a bit a strategy.
  @usableFromInline let traders: Slab<UInt64>
  @usableFromInline let everyone: UInt64
  @usableFromInline let epoch: UInt32
  @usableFromInline var executors: Shelf<Seated<Executor>>
  @usableFromInline var imbalanceTakers: Shelf<Seated<ImbalanceTaker>>
  @usableFromInline var makers: Shelf<Seated<MarketMaker>>
  @usableFromInline var reverters: Shelf<Seated<MeanReversion>>
  @usableFromInline var modelTakers: Shelf<Seated<ModelTaker>>
  @usableFromInline var momenta: Shelf<Seated<Momentum>>
  @usableFromInline var outsiders: Shelf<Seated<Outside>>
  @usableFromInline var pairs: Shelf<Seated<Pairs>>
  @usableFromInline var plugins: Shelf<Seated<PluginStrategy>>
  @usableFromInline var quoters: Shelf<Seated<QuoteAndTake>>
  @usableFromInline var triggers: Shelf<Seated<Trigger>>
  /// Who hasn't been told of the event yet.
  @usableFromInline var waiting: UInt64
  @usableFromInline var event: Event

  public init(_ strategies: [StrategySettings]) {
    precondition(strategies.count <= Self.capacity, "a line has at most 64 strategies")
    var places = Slab<StrategyPlace>(
      count: strategies.count, repeating: StrategyPlace(kind: .quoteAndTake, index: 0))
    var counts: [StrategyKind: Int] = [:]
    let highest = strategies.flatMap(\.markets).map { Int($0.instrument.index) }
      .reduce(-1) { $0 > $1 ? $0 : $1 }
    var traders = Slab<UInt64>(count: highest + 1, repeating: 0)
    for (index, settings) in strategies.enumerated() {
      precondition(Int(settings.number) == index + 1, "strategies are numbered from 1")
      places[index] = StrategyPlace(kind: settings.kind, index: counts[settings.kind, default: 0])
      counts[settings.kind, default: 0] += 1
      for market in settings.markets { traders[Int(market.instrument.index)] |= 1 << UInt64(index) }
    }
    self.places = places
    self.traders = traders
    everyone = strategies.count == 64 ? .max : 1 << UInt64(strategies.count) - 1
    epoch = StrategySeat(strategy: 1, epoch: strategies.first?.epoch ?? 0).epoch
    func shelf<S: Strategy & ~Copyable>(_ kind: StrategyKind, _: S.Type) -> Shelf<Seated<S>> {
      let own = strategies.filter { $0.kind == kind }
      return Shelf(count: own.count) { Seated<S>(own[$0]) }
    }
    executors = shelf(.executor, Executor.self)
    imbalanceTakers = shelf(.imbalanceTaker, ImbalanceTaker.self)
    makers = shelf(.marketMaker, MarketMaker.self)
    reverters = shelf(.meanReversion, MeanReversion.self)
    modelTakers = shelf(.modelTaker, ModelTaker.self)
    momenta = shelf(.momentum, Momentum.self)
    outsiders = shelf(.outside, Outside.self)
    pairs = shelf(.pairs, Pairs.self)
    plugins = shelf(.plugin, PluginStrategy.self)
    quoters = shelf(.quoteAndTake, QuoteAndTake.self)
    triggers = shelf(.trigger, Trigger.self)
    waiting = 0
    event = .empty
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    // An intent is the desk's alone: what goes on is what the desk makes of it.
    if event.kind.code != EventKind.intent.code { out.pass(event) }
    waiting = audience(of: event)
    guard waiting != 0 else { return }
    self.event = event
    tell(already: 1, into: &out)
  }

  @inlinable public var isUnfinished: Bool { waiting != 0 }

  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    tell(already: 0, into: &out)
  }

  /// Whom an event may concern: of an order its owner, of a market those who trade it, of all else everyone.
  @inlinable
  func audience(of event: Event) -> UInt64 {
    switch event.kind.code {
    case EventKind.bookAdd.code...EventKind.tradingStatus.code:
      if event.flags & MarketFlags.ofOneVenue != 0 { return 0 }
      let index = Int(event.instrument.index)
      return index < traders.count ? traders[index] : 0
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      let order = OrderID(bits: event.words.w0)
      let number = Int(order.strategy)
      guard number > 0, number <= places.count, order.epoch == epoch else { return 0 }
      return 1 << UInt64(number - 1)
    case EventKind.timer.code, EventKind.operatorCommand.code, EventKind.killSwitch.code,
      EventKind.parameterChange.code:
      return everyone
    case EventKind.intent.code, EventKind.seatChange.code:
      let number = Int(event.source.number)
      guard event.source.kind == .strategy, number > 0, number <= places.count else { return 0 }
      return 1 << UInt64(number - 1)
    default: return 0
    }
  }

  @inlinable
  mutating func tell<Out: Emitter & ~Copyable>(already: Int, into out: inout Out) {
    var sent = already
    let event = event
    while waiting != 0, sent + StrategyDesk.fanOut <= maximumFanOut {
      let index = waiting.trailingZeroBitCount
      waiting &= waiting &- 1
      let place = places[index]
      switch place.kind {
      case .executor: sent += executors[Int(place.index)].take(event, into: &out)
      case .imbalanceTaker: sent += imbalanceTakers[Int(place.index)].take(event, into: &out)
      case .marketMaker: sent += makers[Int(place.index)].take(event, into: &out)
      case .meanReversion: sent += reverters[Int(place.index)].take(event, into: &out)
      case .modelTaker: sent += modelTakers[Int(place.index)].take(event, into: &out)
      case .momentum: sent += momenta[Int(place.index)].take(event, into: &out)
      case .outside:
        sent += outsiders[Int(place.index)].take(event, into: &out)
        // Told again, until all its orders are being cancelled.
        if outsiders[Int(place.index)].strategy.isUnfinished { waiting |= 1 << UInt64(index) }
      case .pairs: sent += pairs[Int(place.index)].take(event, into: &out)
      case .plugin: sent += plugins[Int(place.index)].take(event, into: &out)
      case .quoteAndTake: sent += quoters[Int(place.index)].take(event, into: &out)
      case .trigger: sent += triggers[Int(place.index)].take(event, into: &out)
      }
    }
  }

  /// The desk of the strategy with that number, from 1.
  public func withDesk<Answer>(_ number: Int, _ look: (borrowing StrategyDesk) -> Answer) -> Answer
  {
    let place = places[number - 1]
    switch place.kind {
    case .executor: return look(executors[Int(place.index)].desk)
    case .imbalanceTaker: return look(imbalanceTakers[Int(place.index)].desk)
    case .marketMaker: return look(makers[Int(place.index)].desk)
    case .meanReversion: return look(reverters[Int(place.index)].desk)
    case .modelTaker: return look(modelTakers[Int(place.index)].desk)
    case .momentum: return look(momenta[Int(place.index)].desk)
    case .outside: return look(outsiders[Int(place.index)].desk)
    case .pairs: return look(pairs[Int(place.index)].desk)
    case .plugin: return look(plugins[Int(place.index)].desk)
    case .quoteAndTake: return look(quoters[Int(place.index)].desk)
    case .trigger: return look(triggers[Int(place.index)].desk)
    }
  }

  @inlinable public var strategyCount: Int { places.count }

  public func checkInvariants() {
    for index in 0..<executors.count { executors[index].checkInvariants() }
    for index in 0..<imbalanceTakers.count { imbalanceTakers[index].checkInvariants() }
    for index in 0..<makers.count { makers[index].checkInvariants() }
    for index in 0..<reverters.count { reverters[index].checkInvariants() }
    for index in 0..<modelTakers.count { modelTakers[index].checkInvariants() }
    for index in 0..<momenta.count { momenta[index].checkInvariants() }
    for index in 0..<outsiders.count { outsiders[index].checkInvariants() }
    for index in 0..<pairs.count { pairs[index].checkInvariants() }
    for index in 0..<plugins.count { plugins[index].checkInvariants() }
    for index in 0..<quoters.count { quoters[index].checkInvariants() }
    for index in 0..<triggers.count { triggers[index].checkInvariants() }
  }
}

/// Where a strategy sits.
@frozen
@usableFromInline
struct StrategyPlace: BitwiseCopyable {
  @usableFromInline var kind: StrategyKind
  @usableFromInline var index: UInt32

  init(kind: StrategyKind, index: Int) {
    self.kind = kind
    self.index = UInt32(index)
  }
}
