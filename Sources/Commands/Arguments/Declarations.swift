// Options and positionals are declared once, as typed constants: the declaration writes the help,
// checks what was typed and reads the value.

/// Anything that a command takes.
public protocol Declaration: Sendable {
  var specification: Specification { get }
}

/// A declaration without its type: what help and parser need.
public struct Specification: Hashable, Sendable {
  enum Arity: Hashable, Sendable {
    case optional
    case required
    /// Given again, each adds; a comma separates as well.
    case many
  }

  /// Without dashes for an option; as the usage shows it for a positional.
  public let name: String
  let short: Character?
  let isOption: Bool
  let placeholder: String
  let kind: ValueKind
  let arity: Arity
  let help: String
  let defaultText: String?

  /// Options and positionals can't be mixed up: one has dashes.
  var key: String { isOption ? "--" + name : name }

  /// `-n, --count N`
  var label: String {
    guard isOption else { return name }
    let long = (short.map { "-\($0), " } ?? "") + "--" + name
    return kind == .flag ? long : long + " " + placeholder
  }

  /// What is allowed, as an error says it.
  var allowed: String {
    switch kind {
    case .flag: "no value"
    case .text: "a \(placeholder)"
    case .integer(let range) where range.upperBound == .max:
      range.lowerBound == .min ? "a whole number" : "a whole number from \(range.lowerBound)"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .duration(let range) where range.upperBound == .max:
      "a duration like 5s, 500ms or 1m"
    case .duration(let range):
      "a duration from \(DurationText.format(range.lowerBound)) to "
        + DurationText.format(range.upperBound)
    case .choice(let names): "one of " + names.joined(separator: ", ")
    }
  }

  /// Checks one word. Returns what is wrong with it otherwise.
  func check(_ word: String) -> Result<ArgumentValue, UsageError> {
    let found = "\(isOption ? "--" + name : name) is '\(word)'"
    switch kind {
    case .flag, .text:
      if word.isEmpty { return .failure(UsageError("\(key) is empty: give \(allowed)")) }
      return .success(.text(word))
    case .integer(let range):
      guard let number = Int(word), range.contains(number) else {
        return .failure(UsageError("\(found): it takes \(allowed)"))
      }
      return .success(.integer(number))
    case .duration(let range):
      guard let ns = DurationText.parse(word) else {
        let near = Int(word) != nil ? " (did you mean '\(word)s'?)" : ""
        return .failure(
          UsageError("\(found)\(near): it takes a number with ns, us, ms, s, m or h, like 500ms"))
      }
      guard range.contains(ns) else {
        return .failure(UsageError("\(found): it takes \(allowed)"))
      }
      return .success(.duration(ns))
    case .choice(let names):
      if names.contains(word) { return .success(.text(word)) }
      return .failure(
        UsageError("\(found)\(Spelling.suggestion(for: word, among: names)): it takes \(allowed)"))
    }
  }
}

/// An option: `--name VALUE`, `--name=VALUE`, `-n VALUE`.
public struct Option<Value>: Declaration {
  public let specification: Specification
  let read: @Sendable ([ArgumentValue]) -> Value

  init(
    _ name: String, short: Character?, placeholder: String, kind: ValueKind,
    arity: Specification.Arity, help: String, defaultText: String? = nil,
    read: @escaping @Sendable ([ArgumentValue]) -> Value
  ) {
    precondition(!name.hasPrefix("-"), "an option is declared without dashes: '\(name)'")
    specification = Specification(
      name: name, short: short, isOption: true, placeholder: placeholder, kind: kind,
      arity: arity, help: help, defaultText: defaultText)
    self.read = read
  }
}

extension Option where Value == Bool {
  public static func flag(_ name: String, short: Character? = nil, help: String) -> Option {
    Option(
      name, short: short, placeholder: "", kind: .flag, arity: .optional, help: help,
      read: { !$0.isEmpty })
  }
}

extension Option where Value == String? {
  public static func text(
    _ name: String, short: Character? = nil, placeholder: String, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .text, arity: .optional, help: help,
      read: { $0.first?.text })
  }

  public static func choice(
    _ name: String, short: Character? = nil, placeholder: String = "WHICH", of names: [String],
    help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .choice(names), arity: .optional,
      help: help, read: { $0.first?.text })
  }
}

extension Option where Value == String {
  public static func text(
    _ name: String, short: Character? = nil, placeholder: String, default value: String,
    help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .text, arity: .optional, help: help,
      defaultText: value, read: { $0.first?.text ?? value })
  }

  /// An option that must be given.
  public static func required(
    _ name: String, short: Character? = nil, placeholder: String, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .text, arity: .required, help: help,
      read: { $0[0].text })
  }

  public static func choice(
    _ name: String, short: Character? = nil, placeholder: String = "WHICH", of names: [String],
    default value: String, help: String
  ) -> Option {
    precondition(names.contains(value), "--\(name)'s default isn't one of its choices")
    return Option(
      name, short: short, placeholder: placeholder, kind: .choice(names), arity: .optional,
      help: help, defaultText: value, read: { $0.first?.text ?? value })
  }
}

extension Option where Value == [String] {
  /// May be given more than once, and takes several values between commas.
  public static func texts(
    _ name: String, short: Character? = nil, placeholder: String, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .text, arity: .many, help: help,
      read: { $0.map(\.text) })
  }

  public static func choices(
    _ name: String, short: Character? = nil, placeholder: String, of names: [String], help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .choice(names), arity: .many, help: help,
      read: { $0.map(\.text) })
  }
}

extension Option where Value == Int? {
  public static func integer(
    _ name: String, short: Character? = nil, placeholder: String = "N",
    in range: ClosedRange<Int> = 0...Int.max, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .integer(range), arity: .optional,
      help: help, read: { $0.first?.integer })
  }
}

extension Option where Value == Int {
  public static func integer(
    _ name: String, short: Character? = nil, placeholder: String = "N",
    in range: ClosedRange<Int> = 0...Int.max, default value: Int, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .integer(range), arity: .optional,
      help: help, defaultText: String(value), read: { $0.first?.integer ?? value })
  }
}

extension Option where Value == UInt64? {
  /// Nanoseconds.
  public static func duration(
    _ name: String, short: Character? = nil, placeholder: String = "T",
    in range: ClosedRange<UInt64> = 0...UInt64.max, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .duration(range), arity: .optional,
      help: help, read: { $0.first?.nanoseconds })
  }
}

extension Option where Value == UInt64 {
  /// Nanoseconds.
  public static func duration(
    _ name: String, short: Character? = nil, placeholder: String = "T",
    in range: ClosedRange<UInt64> = 0...UInt64.max, default value: UInt64, help: String
  ) -> Option {
    Option(
      name, short: short, placeholder: placeholder, kind: .duration(range), arity: .optional,
      help: help, defaultText: DurationText.format(value),
      read: { $0.first?.nanoseconds ?? value })
  }
}

/// What is given by its place: `RING`, `JOURNAL`. Its name is its placeholder, in capitals.
public struct Positional<Value>: Declaration {
  public let specification: Specification
  let read: @Sendable ([ArgumentValue]) -> Value

  init(
    _ name: String, kind: ValueKind, arity: Specification.Arity, help: String,
    defaultText: String? = nil, read: @escaping @Sendable ([ArgumentValue]) -> Value
  ) {
    specification = Specification(
      name: name, short: nil, isOption: false, placeholder: name, kind: kind, arity: arity,
      help: help, defaultText: defaultText)
    self.read = read
  }
}

extension Positional where Value == String {
  /// Must be given.
  public static func required(_ name: String, help: String) -> Positional {
    Positional(name, kind: .text, arity: .required, help: help, read: { $0[0].text })
  }

  public static func choice(_ name: String, of names: [String], help: String) -> Positional {
    Positional(name, kind: .choice(names), arity: .required, help: help, read: { $0[0].text })
  }
}

extension Positional where Value == String? {
  public static func optional(_ name: String, help: String) -> Positional {
    Positional(name, kind: .text, arity: .optional, help: help, read: { $0.first?.text })
  }
}

extension Positional where Value == [String] {
  /// All that remain, perhaps none.
  public static func many(_ name: String, help: String) -> Positional {
    Positional(name, kind: .text, arity: .many, help: help, read: { $0.map(\.text) })
  }

  public static func choices(_ name: String, of names: [String], help: String) -> Positional {
    Positional(name, kind: .choice(names), arity: .many, help: help, read: { $0.map(\.text) })
  }
}
