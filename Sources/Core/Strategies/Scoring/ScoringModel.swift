// What a model knows, as it was fitted elsewhere: the features that it looks at, and what each of them weighs, or the
// trees that they are asked along. Plain values of bounded size; whoever reads one from a file asks `fault` before he
// hands it on.

/// What a feature measures of a market.
public enum ScoredMeasure: String, CaseIterable, Hashable, Sendable {
  /// From the best bid to the best ask, in ticks.
  case spread
  /// Of the best quantities, -1 … 1.
  case imbalance
  /// From the middle to the microprice, in ticks.
  case pressure
  /// ln(middle ÷ middle so many samples ago).
  case change
  /// Of the middle, of one sample, over so many.
  case volatility
  /// Of the last so many trades, -1 … 1.
  case tradeImbalance = "trade_imbalance"
  /// Of the middle among its last so many samples, in deviations.
  case zScore = "z_score"

  /// How many samples or trades it is of; 0: of the moment.
  public var windows: ClosedRange<Int> {
    switch self {
    case .spread, .imbalance, .pressure: 0...0
    case .change: 1...ScoringModel.longestWindow
    case .volatility, .zScore: 2...ScoringModel.longestWindow
    case .tradeImbalance: 1...ScoringModel.longestWindow
    }
  }
}

public struct ScoringModel: Hashable, Sendable {
  /// A measure, shifted and scaled as it was when the model was fitted: (value - mean) ÷ scale.
  public struct Feature: Hashable, Sendable {
    public var measure: ScoredMeasure
    public var window: Int
    public var mean: Double
    public var scale: Double

    public init(_ measure: ScoredMeasure, window: Int = 0, mean: Double = 0, scale: Double = 1) {
      self.measure = measure
      self.window = window
      self.mean = mean
      self.scale = scale
    }
  }

  /// A node of a tree: below the threshold it goes left, else right; a leaf has no feature, but a value. Both ways lead
  /// to nodes further on in the list.
  public struct Node: Hashable, Sendable {
    /// -1: a leaf.
    public var feature: Int
    public var threshold: Double
    public var left: Int
    public var right: Int
    public var value: Double

    public init(feature: Int, threshold: Double, left: Int, right: Int, value: Double) {
      self.feature = feature
      self.threshold = threshold
      self.left = left
      self.right = right
      self.value = value
    }

    public static func leaf(_ value: Double) -> Node {
      Node(feature: -1, threshold: 0, left: 0, right: 0, value: value)
    }
  }

  public var features: [Feature]
  public var bias: Double
  /// One a feature, or none where there are trees.
  public var weights: [Double]
  /// Each begins with its root.
  public var trees: [[Node]]

  public init(
    features: [Feature], bias: Double = 0, weights: [Double] = [], trees: [[Node]] = []
  ) {
    self.features = features
    self.bias = bias
    self.weights = weights
    self.trees = trees
  }

  /// Scores everything as even.
  public static var indifferent: ScoringModel { ScoringModel(features: []) }

  public static let mostFeatures = 32
  public static let longestWindow = 4096
  public static let mostTrees = 512
  public static let mostNodes = 1024
  public static let deepest = 16
  /// No number of a model is larger, either way: no sum of them is infinite.
  public static let largestNumber = 1e12
}

extension ScoringModel {
  /// The first thing that is wrong with it, or nil.
  public func fault() -> String? {
    if features.count > Self.mostFeatures {
      return "it has more than \(Self.mostFeatures) features"
    }
    for index in features.indices {
      if let fault = fault(inFeature: index) { return "feature \(index): \(fault)" }
    }
    if !Self.isSound(bias) || !weights.allSatisfy(Self.isSound) {
      return "a weight is a number of at most 1e12"
    }
    if !weights.isEmpty && !trees.isEmpty { return "it has weights or trees, not both" }
    if trees.isEmpty && weights.count != features.count {
      return "it has \(features.count) features and \(weights.count) weights"
    }
    if trees.count > Self.mostTrees { return "it has more than \(Self.mostTrees) trees" }
    for index in trees.indices {
      if let fault = fault(inTree: index) { return "tree \(index): \(fault)" }
    }
    return nil
  }

  public func fault(inFeature index: Int) -> String? {
    let feature = features[index]
    let windows = feature.measure.windows
    if !windows.contains(feature.window) {
      return "a window of \(feature.window) is not within \(windows.lowerBound) to "
        + "\(windows.upperBound), which '\(feature.measure.rawValue)' takes"
    }
    let isSound = Self.isSound(feature.mean) && Self.isSound(feature.scale)
    return isSound && feature.scale >= 1e-12
      ? nil : "the scale is from 1e-12 on, and no number above 1e12"
  }

  public func fault(inTree index: Int) -> String? {
    let tree = trees[index]
    if tree.isEmpty || tree.count > Self.mostNodes {
      return "a tree has 1 to \(Self.mostNodes) nodes"
    }
    // A child is behind its parent, so there is no circle, and one pass finds how deep each is.
    var depths = [Int](repeating: 0, count: tree.count)
    for (index, node) in tree.enumerated() {
      if !Self.isSound(node.threshold) || !Self.isSound(node.value) {
        return "node \(index): no number is above 1e12"
      }
      if node.feature == -1 { continue }
      if !features.indices.contains(node.feature) {
        return "node \(index): there is no feature \(node.feature)"
      }
      for child in [node.left, node.right] {
        if child <= index || child >= tree.count {
          return "node \(index): its children are further on in the list, which ends at "
            + "\(tree.count - 1)"
        }
        depths[child] = max(depths[child], depths[index] + 1)
        if depths[child] > Self.deepest { return "it is more than \(Self.deepest) deep" }
      }
    }
    return nil
  }

  private static func isSound(_ number: Double) -> Bool { number.magnitude <= largestNumber }
}
