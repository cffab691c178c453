// Works out what a model says of a market: its features from the indicators, and from them the score, which is the
// logarithm of the odds. Only sums, products, quotients and comparisons, in a fixed order, so that every machine has the
// same bits. No probability is worked out: it is above p where the score is above ln(p ÷ (1 - p)), which is one number.

import Events
import Indicators
import Numerics
import Tables

public struct Scorer: ~Copyable {
  @usableFromInline let features: Slab<ScoredFeature>
  @usableFromInline let weights: Slab<Double>
  @usableFromInline let nodes: Slab<ScoringNode>
  /// Where each tree begins.
  @usableFromInline let roots: Slab<UInt32>
  @usableFromInline let bias: Double
  /// Of each market, the values of the features, as last worked out.
  @usableFromInline var values: Slab<Double>
  /// Twice the last middles of each market, a ring as long as the longest change.
  @usableFromInline var middles: Slab<Int64>
  @usableFromInline var counts: Slab<Int64>
  @usableFromInline let ringLength: Int
  @usableFromInline var volatilities: Shelf<RealizedVolatility>
  @usableFromInline var scores: Shelf<ZScore>
  @usableFromInline var trades: Shelf<TradeImbalance>
  @usableFromInline let marketCount: Int
  @usableFromInline let volatilityCount: Int
  @usableFromInline let scoreCount: Int
  @usableFromInline let tradeCount: Int

  /// Allocates. Of a model without a fault.
  public init(_ model: ScoringModel, markets: Int) {
    if let fault = model.fault() { preconditionFailure("a model that can't be: \(fault)") }
    func windows(_ measure: ScoredMeasure) -> [Int] {
      model.features.filter { $0.measure == measure }.map(\.window)
    }
    var counts: [ScoredMeasure: Int] = [:]
    var features = Slab<ScoredFeature>(count: model.features.count, repeating: ScoredFeature())
    for (index, feature) in model.features.enumerated() {
      features[index] = ScoredFeature(feature, index: counts[feature.measure, default: 0])
      counts[feature.measure, default: 0] += 1
    }
    self.features = features
    var weights = Slab<Double>(count: model.weights.count, repeating: 0)
    for (index, weight) in model.weights.enumerated() { weights[index] = weight }
    self.weights = weights
    let all = model.trees.reduce(0) { $0 + $1.count }
    var nodes = Slab<ScoringNode>(count: all, repeating: ScoringNode(.leaf(0), from: 0))
    var roots = Slab<UInt32>(count: model.trees.count, repeating: 0)
    var next = 0
    for (index, tree) in model.trees.enumerated() {
      roots[index] = UInt32(next)
      for (place, node) in tree.enumerated() {
        nodes[next + place] = ScoringNode(node, from: next)
      }
      next += tree.count
    }
    self.nodes = nodes
    self.roots = roots
    bias = model.bias
    marketCount = markets
    values = Slab(count: markets * model.features.count, repeating: 0)
    let volatile = windows(.volatility)
    let scored = windows(.zScore)
    let traded = windows(.tradeImbalance)
    let longest = windows(.change).reduce(0) { $0 > $1 ? $0 : $1 }
    ringLength = longest + 1
    middles = Slab(count: markets * (longest + 1), repeating: 0)
    self.counts = Slab(count: markets, repeating: 0)
    volatilityCount = volatile.count
    scoreCount = scored.count
    tradeCount = traded.count
    volatilities = Shelf(count: markets * volatile.count) {
      RealizedVolatility(window: volatile[$0 % volatile.count])
    }
    scores = Shelf(count: markets * scored.count) { ZScore(window: scored[$0 % scored.count]) }
    trades = Shelf(count: markets * traded.count) {
      TradeImbalance(window: traded[$0 % traded.count])
    }
  }

  /// To be told of every trade.
  @inlinable
  public mutating func traded(_ trade: Trade, _ known: DeskMarket, in market: Int) {
    let aggressor = known.aggressor(of: trade)
    for index in 0..<tradeCount {
      trades[market * tradeCount + index].update(trade.quantity, aggressor: aggressor)
    }
  }

  /// To be told of the best prices once each sample.
  @inlinable
  public mutating func sample(_ known: DeskMarket, in market: Int) {
    let middle = known.twiceMiddle
    // Outside of these bounds there is no logarithm, or an indicator would refuse it.
    guard middle > 0, Series.accepts(middle) else { return interrupt(in: market) }
    middles[market * ringLength + Int(counts[market] % Int64(ringLength))] = middle
    counts[market] += 1
    for index in 0..<volatilityCount {
      volatilities[market * volatilityCount + index].update(Price(units: middle))
    }
    for index in 0..<scoreCount { scores[market * scoreCount + index].update(middle) }
  }

  /// After a pause the samples begin anew: a jump over it is no change of a sample. Trades go on.
  @inlinable
  public mutating func interrupt(in market: Int) {
    counts[market] = 0
    for index in 0..<volatilityCount {
      volatilities[market * volatilityCount + index].reset()
    }
    for index in 0..<scoreCount { scores[market * scoreCount + index].reset() }
  }

  /// The logarithm of the odds; nil while a feature has too few samples or trades, or no value.
  @inlinable
  public mutating func score(_ known: DeskMarket, in market: Int) -> Double? {
    for index in 0..<features.count {
      guard let value = value(of: features[index], known, in: market) else { return nil }
      values[market * features.count + index] =
        (value - features[index].mean) / features[index].scale
    }
    var sum = bias
    for index in 0..<weights.count {
      sum += weights[index] * values[market * features.count + index]
    }
    for index in 0..<roots.count { sum += leaf(Int(roots[index]), in: market) }
    return sum
  }

  /// A feature as the model takes it, as last worked out.
  @inlinable
  public func feature(_ index: Int, in market: Int) -> Double {
    values[market * features.count + index]
  }

  @inlinable
  func leaf(_ root: Int, in market: Int) -> Double {
    var node = nodes[root]
    // Children are further on, so this ends, and no sooner than the bound of a tree's depth.
    while node.feature >= 0 {
      let value = values[market * features.count + Int(node.feature)]
      node = nodes[Int(value < node.threshold ? node.left : node.right)]
    }
    return node.value
  }

  @inlinable
  func value(of feature: ScoredFeature, _ known: DeskMarket, in market: Int) -> Double? {
    let top = known.top
    switch feature.measure {
    case .spread:
      return Double(top.askPrice.units - top.bidPrice.units) / Double(known.terms.tick.units)
    case .imbalance:
      let difference = top.bidQuantity.units - top.askQuantity.units
      return Double(difference) / Double(top.bidQuantity.units + top.askQuantity.units)
    case .pressure:
      var micro = Microprice()
      guard micro.update(top), let fair = micro.value else { return nil }
      let twice = Int128(fair.units) * 2 - Int128(known.twiceMiddle)
      return Double(Int64(clamping: twice)) / Double(2 * known.terms.tick.units)
    case .change: return change(over: Int64(feature.window), in: market)
    case .volatility: return volatilities[market * volatilityCount + Int(feature.index)].value
    case .zScore: return scores[market * scoreCount + Int(feature.index)].value
    case .tradeImbalance:
      guard let value = trades[market * tradeCount + Int(feature.index)].value else { return nil }
      return Double(value) / 1e8
    }
  }

  @inlinable
  func change(over samples: Int64, in market: Int) -> Double? {
    let count = counts[market]
    guard count > samples else { return nil }
    let ring = Int64(ringLength)
    let now = middles[market * ringLength + Int((count - 1) % ring)]
    let before = middles[market * ringLength + Int((count - 1 - samples) % ring)]
    return Double(logRatio(UInt64(now), to: UInt64(before))) * 0x1p-48
  }

  /// The score that a probability in units of 1e-8 has: between 0 and 1, both excluded.
  @inlinable
  public static func logOdds(_ probability: Int64) -> Double {
    Double(logRatio(UInt64(probability), to: UInt64(1_0000_0000 - probability))) * 0x1p-48
  }
}

@frozen
@usableFromInline
enum ScoredKind: UInt8, BitwiseCopyable {
  case spread, imbalance, pressure, change, volatility, tradeImbalance, zScore

  @usableFromInline
  init(_ measure: ScoredMeasure) {
    switch measure {
    case .spread: self = .spread
    case .imbalance: self = .imbalance
    case .pressure: self = .pressure
    case .change: self = .change
    case .volatility: self = .volatility
    case .tradeImbalance: self = .tradeImbalance
    case .zScore: self = .zScore
    }
  }
}

@frozen
@usableFromInline
struct ScoredFeature: BitwiseCopyable {
  @usableFromInline var measure = ScoredKind.spread
  /// Its place among those of its measure.
  @usableFromInline var index: UInt32 = 0
  @usableFromInline var window: UInt32 = 0
  @usableFromInline var mean = 0.0
  @usableFromInline var scale = 1.0
  /// What it measures and over how much, in one number.
  @usableFromInline var identity = 0

  init() {}

  init(_ feature: ScoringModel.Feature, index: Int) {
    measure = ScoredKind(feature.measure)
    self.index = UInt32(index)
    window = UInt32(feature.window)
    mean = feature.mean
    scale = feature.scale
    identity = Int(measure.rawValue) << 32 | feature.window
  }
}

@frozen
@usableFromInline
struct ScoringNode: BitwiseCopyable {
  @usableFromInline var threshold: Double
  @usableFromInline var value: Double
  @usableFromInline var feature: Int32
  @usableFromInline var left: UInt32
  @usableFromInline var right: UInt32

  init(_ node: ScoringModel.Node, from first: Int) {
    threshold = node.threshold
    value = node.value
    feature = Int32(node.feature)
    left = node.feature < 0 ? 0 : UInt32(first + node.left)
    right = node.feature < 0 ? 0 : UInt32(first + node.right)
  }
}
