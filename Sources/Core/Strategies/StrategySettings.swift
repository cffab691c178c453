// What a strategy of a line is made of: its kind, its number, the instruments that it trades, its parameters.

import Events

/// An instrument that a strategy trades.
public struct TradedInstrument: Hashable, Sendable {
  public var instrument: InstrumentID
  public var terms: InstrumentTerms

  public init(_ instrument: InstrumentID, _ terms: InstrumentTerms) {
    self.instrument = instrument
    self.terms = terms
  }
}

public struct StrategySettings: Hashable, Sendable {
  public var kind: StrategyKind
  /// Of a plug-in its code; nil of every other kind.
  public var plugin: PluginCode?
  /// Its number, from 1: orders and reports bear it.
  public var number: UInt16
  /// Of this run: order ids begin with it.
  public var epoch: UInt32
  public var markets: [TradedInstrument]
  /// How far its position in one instrument goes.
  public var maximumPosition: Quantity
  /// Orders out at once, over all instruments.
  public var orderCapacity: Int
  /// Requests of it that may be refused within a second: with more it is stopped.
  public var maximumRefusals: Int
  /// It trades only once somebody starts it.
  public var startsStopped: Bool
  /// There are several venues.
  public var isRouted = false
  /// In the order of the kind's list.
  public var values: [Int64]
  /// Of a kind whose card says that it needs one.
  public var model: ScoringModel?

  /// With the kind's own values, where none are given by name.
  public init(
    _ kind: StrategyKind, plugin: PluginCode? = nil, number: UInt16 = 1, epoch: UInt32 = 1,
    markets: [TradedInstrument],
    maximumPosition: Quantity, orderCapacity: Int = 4096,
    maximumRefusals: Int = Self.standardRefusals, startsStopped: Bool = false,
    _ named: [String: Int64] = [:]
  ) {
    precondition((kind == .plugin) == (plugin != nil), "a plug-in has code, and no other has")
    self.kind = kind
    self.plugin = plugin
    self.number = number
    self.epoch = epoch
    self.markets = markets
    self.maximumPosition = maximumPosition
    self.orderCapacity = orderCapacity
    self.maximumRefusals = maximumRefusals
    self.startsStopped = startsStopped
    let card = plugin?.card ?? kind.card
    values = card.parameters.map(\.standard)
    for (name, value) in named {
      guard let index = card.index(of: name) else {
        preconditionFailure("a \(kind.rawValue) has no parameter '\(name)'")
      }
      values[index] = value
    }
  }

  /// What there is to know of it: of a plug-in, what its library says.
  public var card: StrategyCard { plugin?.card ?? kind.card }

  /// The value of the kind's parameter with that name.
  public subscript(name: String) -> Int64 {
    get { values[index(name)] }
    set { values[index(name)] = newValue }
  }

  private func index(_ name: String) -> Int {
    guard let index = self.card.index(of: name) else {
      preconditionFailure("a \(kind.rawValue) has no parameter '\(name)'")
    }
    return index
  }
}

extension StrategySettings {
  /// No position in an instrument is taken for more than this, so that the sums of the hot path fit 64 bits.
  @inlinable public static var largestPosition: Quantity { Quantity(units: 1 << 60) }

  /// More than anybody is refused who looks at the answer before he asks again, and little for a line that does a million
  /// events a second.
  public static let standardRefusals = 1_000
  public static let refusalRange: ClosedRange<Int64> = 1...1_000_000

  func checkBounds() {
    let card = card
    precondition(card.markets.contains(markets.count), "a strategy has instruments")
    precondition(values.count == card.parameters.count, "a value for each parameter")
    for (value, parameter) in zip(values, card.parameters) {
      precondition(parameter.range.contains(value), "'\(parameter.name)' is out of its range")
    }
    precondition(number > 0 && number <= 0x0FFF, "a strategy's number is 1 to 4095")
    precondition(orderCapacity > 0, "a strategy may have orders out")
    precondition(
      Self.refusalRange.contains(Int64(maximumRefusals)), "refusals are 1 to 1,000,000 a second")
    precondition(
      maximumPosition >= .zero && maximumPosition <= Self.largestPosition,
      "a position is at most 2^60 units")
    for market in markets {
      precondition((1...1 << 38).contains(market.terms.tick.units), "a tick is 1 to 2^38 units")
      precondition(market.terms.lot.units > 0, "a lot is a quantity")
    }
    precondition(
      Set(markets.map(\.instrument)).count == markets.count, "each instrument once")
  }
}
