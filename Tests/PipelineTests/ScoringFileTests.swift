// Models in the config: read from JSON, put into the config's texts, and refused with the file, the line and what is wrong.

import Config
import Glibc
import Strategies
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct ScoringFileTests {
  private static let instruments = """
    instruments:
      ACME: { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100 }
    """

  private static let linear = """
    {
    \t"features": [
        {"measure": "imbalance", "mean": 0.01, "scale": 5e-1},
        {"measure": "change", "window": 10, "scale": 1e-4}
      ],
      "bias": -0.125,
      "weights": [0.75, -1.5E0]
    }
    """

  private static let trees = """
    {"features": [{"measure": "spread"}], "trees": [
      {"feature": [0, -1, -1], "threshold": [1.5, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0],
       "value": [0, -0.5, 0.25]},
      {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [0.125]}]}
    """

  private func decode(
    _ models: [String: String], strategies: String = "{ score: { kind: model, model: m.json } }"
  ) throws(ConfigErrors) -> TraderSettings {
    let main = ConfigFile(
      name: "test.yaml", text: "instruments: i.yaml\nstrategies: \(strategies)\n")
    return try TraderConfig.decode(main: main, overrides: Overrides(), environment: [:]) {
      (name: String) throws(ConfigErrors) in
      if name == "i.yaml" { return ConfigFile(name: name, text: Self.instruments) }
      guard let text = models[name] else {
        throw ConfigErrors([ConfigError(file: name, message: "there is no such file")])
      }
      return ConfigFile(name: name, text: text)
    }
  }

  @Test func aLinearModelIsRead() throws {
    let settings = try decode(["m.json": Self.linear])
    let model = ScoringModel(
      features: [
        .init(.imbalance, mean: 0.01, scale: 0.5), .init(.change, window: 10, scale: 0.0001),
      ], bias: -0.125, weights: [0.75, -1.5])
    #expect(settings.strategies.map(\.settings.model) == [model])
    // A replay has what the journal carries, and nothing else.
    #expect(settings.bundle.map(\.name).contains("m.json"))
    #expect(try TraderConfig.decode(bundle: settings.bundle).strategies == settings.strategies)
  }

  @Test func treesAreRead() throws {
    let settings = try decode(
      ["m.json": Self.trees],
      strategies: "{ a: { kind: model, model: m.json }, b: { kind: model, model: m.json } }")
    let model = ScoringModel(
      features: [.init(.spread)],
      trees: [
        [.init(feature: 0, threshold: 1.5, left: 1, right: 2, value: 0), .leaf(-0.5), .leaf(0.25)],
        [.leaf(0.125)],
      ])
    #expect(settings.strategies.map(\.settings.model) == [model, model])
    #expect(settings.bundle.count { $0.name == "m.json" } == 1)
  }

  @Test(arguments: [
    (#"{"features": [{"measure": "imbalance"}], "weights": [1, 2]}"#, "m.json:1:"),
    (#"{"features": [{"measure": "imbalanc"}], "weights": [1]}"#, "did you mean 'imbalance'?"),
    ("{\"features\": [\n{\"measure\": \"change\"}], \"weights\": [1]}", "m.json:2:13: "),
    (#"{"features": [{"measure": "spread"}], "weights": ["nan"]}"#, "expected a number such as"),
    (#"{"features": [{"measure": "spread"}], "weights": [1e13]}"#, "expected a number such as"),
    (#"{"features": [{"measure": "spread", "scale": 0}], "weights": [1]}"#, "the scale is from"),
    (#"{"features": [], "weights": []}"#, "expected 1 to 32 elements, found 0"),
    (#"{"features": [{"measure": "spread"}]}"#, "'weights' is missing"),
    (#"{"features": [{"measure": "spread"}], "weights": [1], "bais": 2}"#, "did you mean 'bias'?"),
    (#"{"features": [{"measure": "spread"}], "weights": [1]"#, "m.json:"),
    (
      ##"{"features": [{"measure": "spread"}],"##
        + "\n"
        + ##""trees": [{"feature": [1], "threshold": [0], "left": [0], "right": [0], "value": [0]}]}"##,
      "m.json:2:"
    ),
    (
      ##"{"features": [{"measure": "spread"}], "trees": [{"feature": [-1, -1], "threshold": [0], "##
        + ##""left": [0, 0], "right": [0, 0], "value": [0, 0]}]}"##,
      "it has 1 values and 'feature' has 2"
    ),
  ])
  func aModelThatCantBeIsRefused(text: String, words: String) {
    do throws(ConfigErrors) {
      _ = try decode(["m.json": text])
      Issue.record("it was read: \(text)")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test func aFileThatIsntThereIsNamedWhereItIsAskedFor() {
    for (strategies, words) in [
      ("{ score: { kind: model, model: n.json } }", "test.yaml:2:"),
      ("{ score: { kind: model } }", "'model' in 'strategies.score' is missing"),
      ("{ quote_and_take: { model: m.json } }", "unknown key 'model'"),
    ] {
      do throws(ConfigErrors) {
        _ = try decode(["m.json": Self.linear], strategies: strategies)
        Issue.record("it was read: \(strategies)")
      } catch {
        #expect("\(error)".contains(words), "\(error)")
      }
    }
  }

  @Test func anotherConfigBringsItsOwnModel() throws {
    let journal = try decode(["m.json": Self.linear])
    let scratch = Scratch()
    let refitted = Self.linear.replacing("-0.125", with: "0.5")
    write(refitted, to: scratch.path + "/m.json")
    write(
      "strategies: { score: { kind: model, model: m.json } }\n", to: scratch.path + "/if.yaml")
    let other = try TraderConfig.decode(
      bundle: journal.bundle, replacingFrom: scratch.path + "/if.yaml")
    #expect(other.strategies[0].settings.model?.bias == 0.5)
    // One that gives no strategies leaves the model as it was.
    write("risk: { max_order: 60 }\n", to: scratch.path + "/risk.yaml")
    let same = try TraderConfig.decode(
      bundle: journal.bundle, replacingFrom: scratch.path + "/risk.yaml")
    #expect(same.strategies[0].settings.model?.bias == -0.125)
  }

  @Test func `what would have been isn't asked of a section with another name`() throws {
    let scratch = Scratch()
    let bundle = try decode(["m.json": Self.linear]).bundle
    func complaint(_ text: String) -> String {
      write(text, to: scratch.path + "/if.yaml")
      do throws(ConfigErrors) {
        _ = try TraderConfig.decode(bundle: bundle, replacingFrom: scratch.path + "/if.yaml")
        return ""
      } catch { return error.description }
    }
    #expect(complaint("risk: { max_order: 50 }\nmarket: { rate: 1k/s }\n") == "")
    #expect(
      complaint("risk: { max_order: 50 }\nstrategis: {}\n").contains(
        "if.yaml:2:1: unknown key 'strategis'; did you mean 'strategies'?"))
    #expect(complaint("risk: {}\nsessions: s.yaml\n").contains("this is a venue's config"))
  }

  private func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else {
      Issue.record("\(path) can't be written")
      return
    }
    _ = unsafe fputs(text, file)
    _ = unsafe fclose(file)
  }
}
