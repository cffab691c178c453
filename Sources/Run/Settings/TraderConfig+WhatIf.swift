// A journal's config with some sections of another one in their place: what a run would have been made
// of, had risk or the strategy been told otherwise.

import Config

extension TraderConfig {
  /// The sections that another config may give.
  public static let exchangeable = ["risk", "strategies", "portfolio", "routing"]

  /// Settings of the texts that a journal carries, with those of `exchangeable` that `path`'s file has put
  /// in. The file may be a whole config, of which only these count. Files of limits, of strategies and of
  /// models that it names lie beside it.
  public static func decode(
    bundle: [ConfigFile], replacingFrom path: String
  ) throws(ConfigErrors) -> TraderSettings {
    let texts = try ConfigTexts(bundle: bundle)
    let file = try ConfigFile.read(path: path)
    try checkSections(of: file)
    let given = TopSections(file.text)
    let names = exchangeable.filter { given.names.contains($0) }
    guard !names.isEmpty else {
      throw ConfigErrors([
        ConfigError(
          file: path, line: 1, column: 1,
          message: "there is none of the sections that can be changed: "
            + exchangeable.joined(separator: ", "))
      ])
    }
    // What was given comes first, on its own lines, so that errors name them.
    let main = ConfigFile(
      name: file.name,
      text: given.keeping(names) + "\n" + TopSections(texts.main.text).leavingOut(names))
    let root = try ConfigDecoder(file: main, environment: nil)
    let named = names.filter { root.isText($0) }.map { ConfigTexts.name(of: $0, in: root) }
    let hasStrategies = names.contains("strategies")
    return try decode(
      main: main, overrides: try texts.overrides(), environment: nil,
      openModel: { (name: String) throws(ConfigErrors) in
        // A model goes with the strategies that name it.
        guard hasStrategies else { return try texts.open(name) }
        return try ConfigFile.read(path: ConfigFile.path(of: name, beside: path))
      },
      open: { (name: String) throws(ConfigErrors) in
        if named.contains(name) {
          return try ConfigFile.read(path: ConfigFile.path(of: name, beside: path))
        }
        return try texts.open(name)
      })
  }

  /// All that a trader's config may have. What has another name would be passed over in silence.
  static let sections = [
    "instance", "instruments", "seed", "timer", "day", "market", "strategies", "books", "orders",
    "risk", "portfolio", "venue", "venues", "account", "routing", "gateway_out", "journal", "rings",
    "topology", "threads", "warm_up", "watchdog", "drill",
  ]

  private static func checkSections(of file: ConfigFile) throws(ConfigErrors) {
    if VenueConfig.isVenue(file) {
      throw ConfigErrors([
        ConfigError(
          file: file.name, line: 1, column: 1,
          message: "this is a venue's config, and what would have been is asked of a trader's: "
            + exchangeable.joined(separator: ", "))
      ])
    }
    let root = try ConfigDecoder(file: file, environment: nil)
    for section in sections { _ = root.has(section) }
    try root.finish()
  }
}

/// The lines of a config by the key at their head's left margin.
struct TopSections {
  private var lines: [(key: String, text: String)] = []

  init(_ text: String) {
    var key = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.first, !first.isWhitespace, !"#}]".contains(first),
        let colon = line.firstIndex(of: ":")
      {
        key = line[..<colon].filter { $0 != "\"" && $0 != "'" }
      }
      lines.append((key, String(line)))
    }
  }

  var names: [String] { lines.map(\.key) }

  /// Only these sections; every other line is empty, so that the lines keep their numbers.
  func keeping(_ names: [String]) -> String {
    lines.map { names.contains($0.key) ? $0.text : "" }.joined(separator: "\n")
  }

  func leavingOut(_ names: [String]) -> String {
    lines.filter { !names.contains($0.key) }.map(\.text).joined(separator: "\n")
  }
}
