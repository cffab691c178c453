// What a journal's own config says that anybody needs who only reads the journal: its instruments, its venues, its strategies' names, its rings and its epoch. The
// rest isn't judged again, and no strategy's library is asked for: it may be gone, or be another build by now.

import Config
import Events

public struct TraderOutline: Sendable {
  public var instruments: [Instrument]
  public var rings: RingSettings
  public var epoch: UInt32
  /// The names of several venues, by their numbers.
  public var venues: [String]
  /// Those of its strategies, from number 1.
  public var strategies: [String]

  /// Of the texts that a journal carries.
  public init(bundle: [ConfigFile]) throws(ConfigErrors) {
    let texts = try ConfigTexts(bundle: bundle)
    let root = try ConfigDecoder(file: texts.main, environment: nil)
    // The market's bounds were checked when it was made; here there is no market.
    instruments = try TraderConfig.decodeInstruments(
      texts.open(ConfigTexts.name(of: "instruments", in: root)), restingOrders: 1,
      environment: nil)
    venues = root.section("venues", optional: true).entries().map(\.name)
    var named = root.section("strategies", optional: true)
    if root.isText("strategies") {
      let file = try texts.open(ConfigTexts.name(of: "strategies", in: root))
      named = try ConfigDecoder(file: file, environment: nil)
    }
    strategies = named.entries().map(\.name)
    rings =
      LineTerms(root, instance: "demo", stages: Topology.stages, open: texts.open).rings
    epoch = try texts.overrides().epoch ?? 1
  }
}
