// Each indicator as a thing that ticks are fed to.

import Events
import Indicators

extension SimpleMovingAverage: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(tooLarge) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension WeightedMovingAverage: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(-tooLarge) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension ExponentialMovingAverage: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(.min) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension MACD: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(.max) }
  var bits: [UInt64?] {
    [line, signal, histogram].map { IndicatorsTests.bits($0) }
  }
}

extension RelativeStrengthIndex: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(tooLarge) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension AverageTrueRange: Subject {
  mutating func feed(_ tick: Tick) {
    update(
      high: Price(units: tick.high), low: Price(units: tick.low), close: Price(units: tick.price))
  }
  mutating func feedBad() {
    update(high: Price(units: 5), low: Price(units: 6), close: Price(units: 5))
  }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension BollingerBands: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(tooLarge) }
  var bits: [UInt64?] {
    let bands = value
    return [bands?.upper, bands?.middle, bands?.lower].map { IndicatorsTests.bits($0) }
      + [IndicatorsTests.bits(bands?.deviation)]
  }
}

extension ZScore: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(tooLarge) }
  var bits: [UInt64?] {
    [
      IndicatorsTests.bits(value), IndicatorsTests.bits(mean), IndicatorsTests.bits(deviation),
    ]
  }
}

extension RollingRegression: Subject {
  mutating func feed(_ tick: Tick) { update(x: tick.other, y: tick.price) }
  mutating func feedBad() { update(x: 1, y: tooLarge) }
  var bits: [UInt64?] {
    [slope, predicted(at: 0), residual, correlation].map { IndicatorsTests.bits($0) }
  }
}

extension RealizedVolatility: Subject {
  mutating func feed(_ tick: Tick) { update(Price(units: tick.price)) }
  mutating func feedBad() { update(.zero) }
  var bits: [UInt64?] { [value, value(overIntervals: 390)].map { IndicatorsTests.bits($0) } }
}

extension RollingExtreme: Subject {
  mutating func feed(_ tick: Tick) { update(tick.price) }
  mutating func feedBad() { update(tooLarge) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension PriceChannel: Subject {
  mutating func feed(_ tick: Tick) {
    update(high: Price(units: tick.high), low: Price(units: tick.low))
  }
  mutating func feedBad() { update(high: Price(units: 1), low: Price(units: 2)) }
  var bits: [UInt64?] { [highest, middle, lowest].map { IndicatorsTests.bits($0) } }
}

extension VolumeWeightedPrice: Subject {
  mutating func feed(_ tick: Tick) {
    update(Price(units: tick.price), Quantity(units: tick.quantity))
  }
  mutating func feedBad() { update(Price(units: 1), .zero) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension RollingVolumeWeightedPrice: Subject {
  mutating func feed(_ tick: Tick) {
    update(Price(units: tick.price), Quantity(units: tick.quantity))
  }
  mutating func feedBad() { update(Price(units: tooLarge), Quantity(units: 1)) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension BookImbalance: Subject {
  mutating func feed(_ tick: Tick) {
    update(bid: Quantity(units: tick.bidQuantity), ask: Quantity(units: tick.askQuantity))
  }
  mutating func feedBad() { update(bid: Quantity(units: -1), ask: Quantity(units: 1)) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension TradeImbalance: Subject {
  mutating func feed(_ tick: Tick) {
    update(Quantity(units: tick.quantity), aggressor: tick.side)
  }
  mutating func feedBad() { update(.zero, aggressor: .buy) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

extension Microprice: Subject {
  mutating func feed(_ tick: Tick) {
    update(top(tick.low, tick.bidQuantity, tick.high, tick.askQuantity))
  }
  mutating func feedBad() { update(top(tooLarge, 1, 1, 1)) }
  var bits: [UInt64?] { [IndicatorsTests.bits(value)] }
}

func top(_ bid: Int64, _ bidQuantity: Int64, _ ask: Int64, _ askQuantity: Int64) -> TopOfBook {
  TopOfBook(
    bidPrice: Price(units: bid), bidQuantity: Quantity(units: bidQuantity),
    askPrice: Price(units: ask), askQuantity: Quantity(units: askQuantity), bidOrders: 1,
    askOrders: 1)
}

extension CandleBuilder: Subject {
  mutating func feed(_ tick: Tick) {
    take(Price(units: tick.price), Quantity(units: tick.quantity), at: Nanoseconds(tick.time))
    while next() != nil {}
  }
  mutating func feedBad() { take(Price(units: 1), .zero, at: Nanoseconds(1)) }
  var bits: [UInt64?] {
    guard let current else { return [nil] }
    return [
      current.open.units, current.high.units, current.low.units, current.close.units,
      current.volume.units, current.tradeCount, Int64(truncatingIfNeeded: current.notional),
    ].map { IndicatorsTests.bits($0) } + [current.start.count, current.end.count]
  }
}
