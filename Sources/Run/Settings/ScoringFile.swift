// A model from its file. The file is JSON, as the tools write that fit models, which is YAML as well: so it is read
// as a config is, and an error names the file, the line and what to write instead.
//
//     { "features": [ { "measure": "imbalance" },
//                     { "measure": "change", "window": 10, "mean": 0, "scale": 0.001 } ],
//       "bias": -0.1,
//       "weights": [ 0.8, 1.2 ] }
//
// or, in place of the weights, trees, each of lists with a value for each node, its root first:
//
//       "trees": [ { "feature": [ 0, -1, -1 ], "threshold": [ 0.2, 0, 0 ],
//                    "left": [ 1, 0, 0 ], "right": [ 2, 0, 0 ], "value": [ 0, -0.3, 0.4 ] } ]

import Config
import Strategies

enum ScoringFile {
  static func decode(
    _ file: ConfigFile, environment: [String: String]?
  ) throws(ConfigErrors) -> ScoringModel {
    let root = try ConfigDecoder(file: file, environment: environment)
    let sections = root.list("features", count: 1...ScoringModel.mostFeatures)
    var model = ScoringModel(features: sections.map(feature), bias: number("bias", in: root, 0))
    for (index, section) in sections.enumerated() {
      if let fault = model.fault(inFeature: index) { section.fail("measure", fault) }
    }
    if root.has("trees") {
      let trees = root.list("trees", count: 1...ScoringModel.mostTrees)
      model.trees = trees.map(tree)
      for (index, section) in trees.enumerated() {
        if let fault = model.fault(inTree: index) { section.fail("feature", fault) }
      }
      if root.has("weights") { root.fail("weights", "a model has weights or trees, not both") }
    } else {
      model.weights = numbers("weights", in: root, count: sections.count...sections.count)
    }
    try root.finish()
    if let fault = model.fault() { throw ConfigErrors([root.error("features", fault)]) }
    return model
  }

  private static func feature(_ section: ConfigDecoder) -> ScoringModel.Feature {
    ScoringModel.Feature(
      section.choice("measure") as ScoredMeasure,
      window: Int(
        section.integer("window", in: 0...Int64(ScoringModel.longestWindow), default: 0)),
      mean: number("mean", in: section, 0), scale: number("scale", in: section, 1))
  }

  private static func tree(_ section: ConfigDecoder) -> [ScoringModel.Node] {
    let most = Int64(ScoringModel.mostNodes)
    let count = 1...ScoringModel.mostNodes
    let features = section.integers(
      "feature", in: -1...Int64(ScoringModel.mostFeatures), count: count)
    let left = section.integers("left", in: 0...most, count: count)
    let right = section.integers("right", in: 0...most, count: count)
    let thresholds = numbers("threshold", in: section, count: count)
    let values = numbers("value", in: section, count: count)
    let counts = [
      ("left", left.count), ("right", right.count), ("threshold", thresholds.count),
      ("value", values.count),
    ]
    for (key, count) in counts where count != features.count {
      section.fail(
        key,
        "it has \(count) values and 'feature' has \(features.count); write one of each for every node"
      )
    }
    let least = counts.reduce(features.count) { min($0, $1.1) }
    return (0..<least).map {
      ScoringModel.Node(
        feature: Int(features[$0]), threshold: thresholds[$0], left: Int(left[$0]),
        right: Int(right[$0]), value: values[$0])
    }
  }

  // MARK: Numbers as JSON writes them

  private static let pattern = StringPattern("a number", example: "0.25") { read($0) != nil }

  private static func read(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
      number.magnitude <= ScoringModel.largestNumber
    else { return nil }
    return number
  }

  private static func number(
    _ key: String, in section: ConfigDecoder, _ standard: Double
  ) -> Double {
    read(section.string(key, default: String(standard), pattern: pattern)) ?? standard
  }

  private static func numbers(
    _ key: String, in section: ConfigDecoder, count: ClosedRange<Int>
  ) -> [Double] {
    section.strings(key, count: count, pattern: pattern).map { read($0) ?? 0 }
  }
}
