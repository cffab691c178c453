// The language of the control door: one line asks, lines answer.
//
//     request    verb TAB key=value TAB …  LF
//     answer     ok | refused TAB why  LF, then one line a row, then the end

import Events
import Fabric
import Settings

/// A request, taken apart.
public struct ControlRequest: Hashable, Sendable {
  public var verb: String
  public var values: [String: String]

  public init(verb: String, values: [String: String] = [:]) {
    self.verb = verb
    self.values = values
  }

  /// Nil for what isn't one.
  init?(line: String) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard let verb = parts.first, !verb.isEmpty, parts.count <= 16 else { return nil }
    var values: [String: String] = [:]
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let key = String(part[..<equals])
      guard !key.isEmpty, values[key] == nil else { return nil }
      values[key] = String(part[part.index(after: equals)...])
    }
    self.init(verb: verb, values: values)
  }

  var line: String {
    let pairs = values.sorted { $0.key < $1.key }.map { "\t\($0.key)=\($0.value)" }
    return verb + pairs.joined() + "\n"
  }

  /// What can't be told from the protocol's own marks isn't sent.
  var isPlain: Bool { ([verb] + values.keys + values.values).allSatisfy(Self.isPlain) }

  static func isPlain(_ text: String) -> Bool {
    !text.utf8.contains { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0 }
  }

  // MARK: Asking

  func value(_ key: String) throws(LimitRefusal) -> String {
    guard let value = values[key] else { throw LimitRefusal("'\(key)' is missing") }
    return value
  }

  /// What is asked, by whom and why, in a line for the log. What a terminal would obey is left out.
  func words(_ who: Person) -> String {
    // What lets a scope go is asked for as its stop, with another mode.
    let isLetGo = verb == "kill" && values["mode"] == "none"
    var about = [isLetGo ? "clear" : verb]
    if let scope = values["scope"] { about.append(Self.shown(scope)) }
    for key in ["mode", "limit", "whose", "instrument", "number", "strategy", "parameter", "value"]
    {
      if let value = values[key], !isLetGo || key != "mode" { about.append(value) }
    }
    if let units = values["units"] {
      about.append("to " + (Int64(units).map { plain(Quantity(units: $0)) } ?? units))
    }
    let text =
      about.joined(separator: " ") + " by \(who.onRecord)"
      + (values["why"].map { ": \($0)" } ?? "")
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { 0x20...0x7E ~= $0.value }))
  }

  /// A scope as people write it: an order by its id.
  private static func shown(_ scope: String) -> String {
    guard scope.hasPrefix("order/"), let bits = UInt64(scope.dropFirst(6)) else { return scope }
    let id = OrderID(bits: bits)
    return "order/\(id.epoch)-\(id.strategy)-\(id.counter)"
  }

  /// Who asks: by the name that he gives, or by his user's.
  func person(_ peer: ControlPeer) -> Person {
    Person(name: values["who"] ?? String(peer.userName.prefix(OperatorVoice.nameMax)), peer: peer)
  }
}

/// What becomes of a request.
enum ControlAnswer {
  case done(String)
  /// This much now, and the rest when it is there: `ControlDoor.finish` with the same ticket says it.
  case later(String, ticket: Int)

  static func refused(_ why: String) -> ControlAnswer { .done("refused\t\(row([why]))") }

  /// A row of an answer. What would break it up is put out of the way.
  static func row(_ cells: [String]) -> String {
    cells.map { cell in
      ControlRequest.isPlain(cell)
        ? cell
        : String(
          cell.map { $0 == "\t" || $0.isNewline || $0 == "\0" ? " " : $0 })
    }.joined(separator: "\t") + "\n"
  }
}

public enum ControlPath {
  public static func of(instance: String) -> String {
    FabricLayout.root + "/" + instance + ".control"
  }
}
