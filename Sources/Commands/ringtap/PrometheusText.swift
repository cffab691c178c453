// The Prometheus text format, version 0.0.4: each family once, with its help and its type, whatever
// order the samples come in.

struct PrometheusText {
  enum Kind: String { case gauge, counter, histogram }

  private struct Family {
    var help: String
    var kind: Kind
    var samples: [String] = []
  }

  private var families: [String: Family] = [:]
  /// Names in the order in which they were first met.
  private var order: [String] = []

  /// A sample of a family; `suffix` is for a histogram's parts.
  mutating func add(
    _ name: String, _ kind: Kind, help: String, labels: [(String, String)], suffix: String = "",
    value: String
  ) {
    if families[name] == nil {
      families[name] = Family(help: help, kind: kind)
      order.append(name)
    }
    let text = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    families[name]!.samples.append("\(name)\(suffix){\(text)} \(value)")
  }

  var lines: [String] {
    order.flatMap { name -> [String] in
      let family = families[name]!
      return [
        "# HELP \(name) \(Self.escapedHelp(family.help))", "# TYPE \(name) \(family.kind.rawValue)",
      ] + family.samples
    }
  }

  /// A help text: backslash and end of line are escaped, a quote stays.
  static func escapedHelp(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, character in
      switch character {
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
  }

  /// A label's value: backslash, quote and end of line are escaped.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }

  /// The words of a name as a metric's: `eventsIn`, `events-in` and `events in` are `events_in`.
  static func words(_ text: String) -> [String] {
    var words: [String] = [""]
    var wasLower = false
    for character in text.unicodeScalars {
      let isUpper = ("A"..."Z").contains(character)
      let isLower = ("a"..."z").contains(character) || ("0"..."9").contains(character)
      if !isUpper && !isLower || isUpper && wasLower { words.append("") }
      if isUpper || isLower { words[words.count - 1] += String(character).lowercased() }
      wasLower = isLower
    }
    return words.filter { !$0.isEmpty }
  }

  /// Nanoseconds in seconds, the shortest text that is exact.
  static func seconds(_ ns: UInt64) -> String {
    var fraction = String(ns % 1_000_000_000)
    fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return fraction.isEmpty ? "\(ns / 1_000_000_000)" : "\(ns / 1_000_000_000).\(fraction)"
  }
}
