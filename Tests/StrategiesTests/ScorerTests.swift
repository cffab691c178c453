// What a scorer works out, against formulas over the whole history with the C library's functions; models that can't
// be; and what a model's taker does with the score.

import Events
import Foundation
import Numerics
import Strategies
import Tables
import Testing
import Twins

private let second: UInt64 = 1_000_000_000

@Suite struct ScorerTests {
  typealias Node = ScoringModel.Node

  static let features: [ScoringModel.Feature] = [
    .init(.spread), .init(.imbalance, mean: 0.1, scale: 0.5), .init(.pressure),
    .init(.change, window: 3, scale: 0.001), .init(.change, window: 7, scale: 0.001),
    .init(.volatility, window: 5, scale: 0.001), .init(.zScore, window: 6),
    .init(.tradeImbalance, window: 4),
  ]

  static let linear = ScoringModel(
    features: features, bias: 0.25, weights: [-0.5, 1.5, 0.25, 0.75, -1, 0.1, -0.6, 2])

  static let trees = ScoringModel(
    features: features, bias: -0.5,
    trees: [
      [.leaf(0.25)],
      [
        Node(feature: 1, threshold: 0, left: 1, right: 2, value: 0), .leaf(-1),
        Node(feature: 3, threshold: 0.5, left: 3, right: 4, value: 0), .leaf(2), .leaf(0.125),
      ],
      [Node(feature: 7, threshold: 0.5, left: 2, right: 1, value: 0), .leaf(3), .leaf(-0.75)],
    ])

  static func settings(_ model: ScoringModel?, _ more: [String: Int64] = [:]) -> StrategySettings {
    let named: [String: Int64] = ["size": 8, "max_spread_ticks": 5]
    var settings = StrategySettings.bench(
      .modelTaker, markets: 2, named.merging(more) { $1 })
    settings.model = model
    return settings
  }

  /// All that happened in a market.
  struct History {
    var middles: [Double] = []
    var trades: [Double] = []

    func features(_ top: TopOfBook) -> [Double]? {
      guard middles.count >= 8, trades.count >= 4 else { return nil }
      let (bid, ask) = (Double(top.bidPrice.units), Double(top.askPrice.units))
      let (bids, asks) = (Double(top.bidQuantity.units), Double(top.askQuantity.units))
      let micro = ((bid * asks + ask * bids) / (bids + asks)).rounded(.toNearestOrAwayFromZero)
      let count = middles.count
      let returns = (count - 5..<count).map { log(middles[$0] / middles[$0 - 1]) }
      let last = middles.suffix(6)
      let mean = last.reduce(0, +) / 6
      let deviation = sqrt(last.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 6)
      guard deviation > 0 else { return nil }
      let traded = trades.suffix(4)
      return [
        (ask - bid) / 10, ((bids - asks) / (bids + asks) - 0.1) / 0.5,
        (micro - (bid + ask) / 2) / 10,
        log(middles[count - 1] / middles[count - 4]) / 0.001,
        log(middles[count - 1] / middles[count - 8]) / 0.001,
        sqrt(returns.map { $0 * $0 }.reduce(0, +) / 5) / 0.001, (last.last! - mean) / deviation,
        traded.reduce(0, +) / traded.map(abs).reduce(0, +),
      ]
    }

    static func score(_ model: ScoringModel, _ values: [Double]) -> Double {
      var score = model.bias + zip(model.weights, values).map(*).reduce(0, +)
      for tree in model.trees {
        var node = tree[0]
        while node.feature >= 0 {
          node = tree[values[node.feature] < node.threshold ? node.left : node.right]
        }
        score += node.value
      }
      return score
    }
  }

  @Test(arguments: [UInt64(1), 2], [true, false])
  func isTheFormula(seed: UInt64, isLinear: Bool) {
    let model = isLinear ? Self.linear : Self.trees
    var random = SplitMix64(seed: seed)
    var bench = Bench<ModelTaker>(Self.settings(model, ["size": 0]))
    var histories = [History(), History()]
    var middle: Int64 = 5_000
    var compared = 0
    for number in UInt64(1)...300 {
      for market in 0..<2 {
        let trade = Market.trade(
          middle, 1 + Int64(random.next(below: 9)), random.nextBool() ? .buy : .sell,
          at: UInt32(market), time: number * second)
        let said = trade.payload(as: Trade.self)
        histories[market].trades.append(
          Double(said.quantity.units) * (said.aggressor == .buy ? 1 : -1))
        _ = bench.send(trade)
        middle = min(max(middle + 10 * (Int64(random.next(below: 7)) - 3), 300), 90_000)
        let event = Market.top(
          middle - 10, middle + 10 * Int64(random.next(below: 3)),
          1 + Int64(random.next(below: 30)), 1 + Int64(random.next(below: 30)),
          at: UInt32(market), time: Nanoseconds(number * second))
        let top = event.payload(as: TopOfBook.self)
        histories[market].middles.append(
          Double(top.bidPrice.units + top.askPrice.units) / 2)
        #expect(bench.send(event) == [])
        guard let values = histories[market].features(top) else {
          #expect(bench.signals[1] == nil, "seed \(seed), sample \(number)")
          continue
        }
        // A value that is at a threshold but for rounding could go either way.
        let isAtThreshold = model.trees.joined().contains {
          $0.feature >= 0 && abs(values[$0.feature] - $0.threshold) < 1e-6
        }
        if isAtThreshold { continue }
        compared += 1
        let score = History.score(model, values)
        let found = Double(bench.signals[1] ?? .min) / 1e8
        #expect(abs(found - score) < 1e-6, "seed \(seed), sample \(number), market \(market)")
      }
    }
    #expect(compared > 300)
  }

  /// Where a market doesn't say who came in, the side of the middle does; what is on it counts for nobody.
  @Test(
    arguments: [
      ([Int64](repeating: 1_020, count: 4), 1.0), ([980, 980, 980, 980], -1),
      ([1_020, 1_000, 980, 1_020, 1_000, 1_020], 0.5), ([1_000, 1_000, 1_000, 1_000], nil),
    ] as [([Int64], Double?)])
  func tradesOfNobodyKnowsWho(prices: [Int64], value: Double?) {
    let model = ScoringModel(features: [.init(.tradeImbalance, window: 4)], weights: [1])
    var bench = Bench<ModelTaker>(Self.settings(model, ["size": 0]))
    _ = bench.top(980, 1_020, time: second)
    for price in prices { _ = bench.send(Market.trade(price, 5, .none, time: second)) }
    _ = bench.top(980, 1_020, time: 2 * second)
    #expect(bench.signals[1] == value.map { Int64($0 * 1e8) })
  }

  @Test(arguments: [
    (ScoringModel(features: [], weights: [1]), "0 features and 1 weights"),
    (ScoringModel(features: [.init(.spread, window: 1)], weights: [1]), "a window of 1"),
    (ScoringModel(features: [.init(.change)], weights: [1]), "a window of 0"),
    (ScoringModel(features: [.init(.zScore, window: 4_097)], weights: [1]), "a window of 4097"),
    (ScoringModel(features: [.init(.spread, scale: 0)], weights: [1]), "the scale"),
    (ScoringModel(features: [.init(.spread, mean: .nan)], weights: [1]), "the scale"),
    (ScoringModel(features: [.init(.spread)], weights: [.infinity]), "a weight is a number"),
    (ScoringModel(features: [], bias: 2e12), "a weight is a number"),
    (ScoringModel(features: [.init(.spread)], weights: [1], trees: [[.leaf(1)]]), "not both"),
    (ScoringModel(features: [], trees: [[]]), "tree 0: a tree has 1 to"),
    (ScoringModel(features: [], trees: [[.leaf(1)], [.leaf(-.infinity)]]), "tree 1: node 0"),
    (
      ScoringModel(
        features: [],
        trees: [[Node(feature: 0, threshold: 0, left: 1, right: 1, value: 0), .leaf(1)]]),
      "there is no feature 0"
    ),
    (
      ScoringModel(
        features: [.init(.spread)],
        trees: [[Node(feature: 0, threshold: 0, left: 0, right: 1, value: 0), .leaf(1)]]),
      "further on"
    ),
    (
      ScoringModel(
        features: [.init(.spread)],
        trees: [[Node(feature: 0, threshold: 0, left: 1, right: 2, value: 0), .leaf(1)]]),
      "further on"
    ),
    (
      ScoringModel(
        features: [.init(.spread)],
        trees: [
          (0..<17).map { Node(feature: 0, threshold: 0, left: $0 + 1, right: $0 + 1, value: 0) }
            + [.leaf(1)]
        ]), "more than 16 deep"
    ),
    (
      ScoringModel(
        features: Array(repeating: .init(.spread), count: 33),
        weights: Array(repeating: 1, count: 33)), "more than 32 features"
    ),
    (
      ScoringModel(features: [], trees: Array(repeating: [.leaf(1)], count: 513)),
      "more than 512 trees"
    ),
  ])
  func aModelThatCantBeSaysWhy(model: ScoringModel, words: String) {
    #expect(model.fault()?.contains(words) == true, "\(model.fault() ?? "no fault")")
  }

  @Test func soundModelsHaveNoFault() {
    #expect(Self.linear.fault() == nil && Self.trees.fault() == nil)
    #expect(ScoringModel.indifferent.fault() == nil)
  }

  @Test(arguments: [Int64(1), 1000_0000, 5000_0000, 6000_0000, 9000_0000, 9999_9999])
  func logOddsAreLogarithms(probability: Int64) {
    let p = Double(probability) / 1e8
    #expect(abs(Scorer.logOdds(probability) - log(p / (1 - p))) < 1e-7)
    #expect(Scorer.logOdds(1_0000_0000 - probability) == -Scorer.logOdds(probability))
  }

  @Test func tradesByTheOdds() {
    // The score is five times the imbalance: 0.6 is at odds of ln 1.5 = 0.405, at an imbalance of 0.081.
    let model = ScoringModel(features: [.init(.imbalance)], weights: [5])
    var bench = Bench<ModelTaker>(Self.settings(model))
    #expect(bench.top(1_000, 1_010, 108, 92, time: second) == [], "0.08")
    #expect(bench.signals == [1: 4000_0000])
    #expect(bench.top(1_000, 1_010, 190, 10, time: 2 * second - 1) == [], "no sample is due")
    #expect(
      bench.top(1_000, 1_010, 109, 91, time: 2 * second) == [.new(1, .buy, 8, at: 1_010, true)])
    var fill = Market.fill(1, .buy, 8)
    fill.time = Nanoseconds(2 * second)
    _ = bench.send(fill)
    #expect(bench.top(1_000, 1_010, 101, 99, time: 3 * second) == [], "a rise is likely still")
    #expect(
      bench.top(1_000, 1_010, 100, 100, time: 4 * second) == [.new(2, .sell, 8, at: 1_000, true)])
    fill = Market.fill(2, .sell, 8, execution: 2)
    fill.time = Nanoseconds(4 * second)
    _ = bench.send(fill)
    #expect(bench.top(1_000, 1_060, 91, 109, time: 5 * second) == [], "six ticks are too wide")
    #expect(
      bench.top(1_000, 1_010, 91, 109, time: 6 * second) == [.new(3, .sell, 8, at: 1_000, true)])
  }

  @Test func aPauseBeginsANewSeries() {
    let model = ScoringModel(features: [.init(.change, window: 1, scale: 0.01)], weights: [1])
    var bench = Bench<ModelTaker>(Self.settings(model, ["size": 0]))
    _ = bench.top(1_000, 1_010, time: second)
    #expect(bench.signals == [:])
    _ = bench.top(1_010, 1_020, time: 2 * second)
    #expect(bench.signals != [:])
    _ = bench.top(2_010, 2_020, time: 9 * second)
    #expect(bench.signals == [:], "the jump is no change of a sample")
    _ = bench.top(2_010, 2_020, time: 10 * second)
    #expect(bench.signals == [1: 0])
  }

  @Test func withoutAModelItDoesNothing() {
    var bench = Bench<ModelTaker>(Self.settings(nil))
    for number in UInt64(1)..<20 {
      #expect(bench.top(1_000, 1_010, 900, 1, time: number * second) == [])
    }
    #expect(bench.signals == [1: 0])
  }

  @Test(arguments: [true, false], [0, 700])
  func goesOnAsItWas(isLinear: Bool, cut: Int) {
    var random = SplitMix64(seed: 5)
    var venue = MoodyVenue(hasStrays: true)
    let settings = Self.settings(
      isLinear ? Self.linear : Self.trees, ["sample": 200_000_000, "max_holding": 3_000_000_000])
    var twins = Twins(cut: cut) { Seated<ModelTaker>(settings) }
    var middle: Int64 = 5_000
    for number in UInt64(0)..<4_000 {
      var event: Event
      let market = UInt32(random.next(below: 2))
      if random.chance(1, outOf: 3), let report = venue.report(&random) {
        event = report
      } else if random.chance(1, outOf: 4) {
        event = Market.trade(
          middle, 1 + Int64(random.next(below: 9)), random.nextBool() ? .buy : .sell, at: market)
      } else {
        middle = min(max(middle + 10 * (Int64(random.next(below: 3)) - 1), 300), 90_000)
        event = Market.top(
          middle - 10, middle + 10, 1 + Int64(random.next(below: 30)),
          1 + Int64(random.next(below: 30)), at: market)
      }
      event.time = Nanoseconds(number * 100_000_000)
      for sent in twins.send(event) where sent.isMade && sent.event.kind != .signal {
        venue.take(Ask(sent.event))
      }
    }
    #expect(twins.finish() == nil, "linear \(isLinear), cut \(cut)")
    #expect(twins.original.desk.ordersSent > 50)
  }

  @Test func refusesTheStateOfOtherFeatures() {
    var stage = Seated<ModelTaker>(Self.settings(Self.linear))
    var memory = StateMemory(for: &stage)
    memory.save(&stage)
    var model = Self.linear
    model.weights[0] = 9
    var refitted = Seated<ModelTaker>(Self.settings(model))
    #expect(throws: Never.self) { try memory.restore(&refitted) }
    model.features[3].window = 4
    var other = Seated<ModelTaker>(Self.settings(model))
    #expect(throws: StateFailure.self) { try memory.restore(&other) }
  }
}
