// Entry points that the compiler proves to allocate nothing: they wouldn't compile otherwise. Alone
// in their file, because the testing macros use what such a file may not.

import Events
import Indicators
import Tables

/// One of each.
struct Everything: ~Copyable {
  var simple = SimpleMovingAverage(window: 50)
  var weighted = WeightedMovingAverage(window: 50)
  var exponential = ExponentialMovingAverage(period: 50)
  var macd = MACD()
  var strength = RelativeStrengthIndex()
  var range = AverageTrueRange()
  var bands = BollingerBands()
  var score = ZScore(window: 50)
  var line = RollingRegression(window: 50)
  var volatility = RealizedVolatility(window: 50)
  var channel = PriceChannel(window: 50)
  var session = VolumeWeightedPrice()
  var rolling = RollingVolumeWeightedPrice(window: 50)
  var book = BookImbalance()
  var trades = TradeImbalance(window: 50)
  var middle = Microprice()
  var minutes = CandleBuilder(.time(.seconds(60), fillsGaps: true))
  var dozens = CandleBuilder(.trades(12))
  var lumps = CandleBuilder(.volume(Quantity(units: 100_000_000)))
}

/// A number made of all that is said, so that all of it is computed.
@_noLocks
func step(_ all: inout Everything, _ tick: Tick) -> Double {
  let price = Price(units: tick.price)
  let quantity = Quantity(units: tick.quantity)
  all.simple.update(tick.price)
  all.weighted.update(tick.price)
  all.exponential.update(tick.price)
  all.macd.update(tick.price)
  all.strength.update(tick.price)
  all.bands.update(tick.price)
  all.score.update(tick.price)
  all.line.update(x: tick.other, y: tick.price)
  all.volatility.update(price)
  all.session.update(price, quantity)
  all.rolling.update(price, quantity)
  all.trades.update(quantity, aggressor: tick.side)
  let top = TopOfBook(
    bidPrice: Price(units: tick.low), bidQuantity: Quantity(units: tick.bidQuantity),
    askPrice: Price(units: tick.high), askQuantity: Quantity(units: tick.askQuantity),
    bidOrders: 1, askOrders: 1)
  all.book.update(top)
  all.middle.update(top)
  candles(&all, price, quantity, Nanoseconds(tick.time))
  let whole =
    (all.simple.value ?? 0) &+ (all.weighted.value ?? 0) &+ (all.exponential.value ?? 0)
    &+ (all.macd.signal ?? 0) &+ (all.macd.histogram ?? 0) &+ (all.range.value ?? 0)
    &+ (all.bands.value?.upper ?? 0) &+ (all.session.value?.units ?? 0)
    &+ (all.rolling.value?.units ?? 0) &+ (all.book.value ?? 0) &+ (all.trades.value ?? 0)
    &+ (all.middle.value?.units ?? 0) &+ (all.channel.middle?.units ?? 0)
  return Double(whole) + (all.strength.value ?? 0) + (all.score.value ?? 0)
    + (all.line.residual ?? 0) + (all.line.correlation ?? 0)
    + (all.volatility.value(overIntervals: 390) ?? 0)
}

@_noLocks
private func candles(
  _ all: inout Everything, _ price: Price, _ quantity: Quantity, _ time: Nanoseconds
) {
  all.minutes.advance(to: time)
  while let candle = all.minutes.next() {
    all.range.update(candle)
    all.channel.update(candle)
  }
  all.minutes.take(price, quantity, at: time)
  while case .some = all.minutes.next() {}
  all.dozens.take(price, quantity, at: time)
  while let candle = all.dozens.next() { all.range.update(candle) }
  all.lumps.take(price, quantity, at: time)
  while let candle = all.lumps.next() { all.channel.update(candle) }
}
