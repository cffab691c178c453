// The accessors for single values: each names a key, what it may hold, and its default; without a
// default the key is required.

import Spellcheck

extension ConfigDecoder {
  /// A text, plain or quoted.
  public func string(
    _ key: String, default: String? = nil, oneOf: [String] = [], pattern: StringPattern = .any
  ) -> String {
    let expected = oneOf.isEmpty ? pattern.expected : oneOfText(oneOf)
    let harmless = `default` ?? oneOf.first ?? pattern.example
    return scalar(key, default: `default`, harmless: harmless, expected: expected) {
      text, _ throws(ScalarFault) in
      if oneOf.isEmpty { return try pattern.read(text) }
      guard oneOf.contains(text) else { throw notOneOf(oneOf, text) }
      return text
    }
  }

  /// A file that is named here: beside this one, unless its name begins with '/'.
  public func path(_ key: String) -> String {
    ConfigFile.path(of: string(key, pattern: .nonEmpty), beside: file)
  }

  /// One of an enum's raw values.
  public func choice<E: CaseIterable & RawRepresentable<String>>(
    _ key: String, default: E? = nil
  ) -> E {
    let names = E.allCases.map(\.rawValue)
    guard let harmless = `default` ?? E.allCases.first else {
      preconditionFailure("a choice of nothing")
    }
    return scalar(key, default: `default`, harmless: harmless, expected: oneOfText(names)) {
      text, _ throws(ScalarFault) in
      guard let value = E(rawValue: text) else { throw notOneOf(names, text) }
      return value
    }
  }

  /// `true` or `false`, unquoted, and no other word.
  public func bool(_ key: String, default: Bool? = nil) -> Bool {
    scalar(key, default: `default`, harmless: `default` ?? false, expected: "true or false") {
      text, quoted throws(ScalarFault) in
      switch (text, quoted) {
      case ("true", false): return true
      case ("false", false): return false
      case ("true", true), ("false", true):
        throw ScalarFault(
          message: "expected true or false, found the quoted text \(quote(text)); "
            + "remove the quotes")
      default: throw ScalarFault(message: "found \(quote(text)); write true or false")
      }
    }
  }

  /// A whole number, in decimal; `_` may separate digits.
  public func integer(
    _ key: String, in range: ClosedRange<Int64>, default: Int64? = nil
  ) -> Int64 {
    measured(key, .integer, in: range, default: `default`)
  }

  /// A span of time, "250us", in nanoseconds.
  public func duration(
    _ key: String, in range: ClosedRange<Int64>, default: Int64? = nil
  ) -> Int64 {
    measured(key, .duration, in: range, default: `default`)
  }

  /// A price in units of 1e-8, exact.
  public func price(
    _ key: String, in range: ClosedRange<Int64> = .min ... .max, default: Int64? = nil
  ) -> Int64 {
    measured(key, .price, in: range, default: `default`)
  }

  /// A quantity in units of 1e-8, exact.
  public func quantity(
    _ key: String, in range: ClosedRange<Int64> = 0 ... .max, default: Int64? = nil
  ) -> Int64 {
    measured(key, .quantity, in: range, default: `default`)
  }

  /// A number in units of 1e-8, exact: a ratio, a fee, a weight.
  public func decimal(
    _ key: String, in range: ClosedRange<Int64> = .min ... .max, default: Int64? = nil
  ) -> Int64 {
    measured(key, .number, in: range, default: `default`)
  }

  /// A size of memory or of a file, "64MiB", in bytes.
  public func size(
    _ key: String, in range: ClosedRange<Int64> = 0 ... .max, default: Int64? = nil
  ) -> Int64 {
    measured(key, .size, in: range, default: `default`)
  }

  /// How often, "250k/s", in events a second.
  public func rate(
    _ key: String, in range: ClosedRange<Int64> = 0 ... .max, default: Int64? = nil
  ) -> Int64 {
    measured(key, .rate, in: range, default: `default`)
  }

  private func measured(
    _ key: String, _ measure: Measure, in range: ClosedRange<Int64>, default: Int64?
  ) -> Int64 {
    precondition(`default`.map(range.contains) ?? true, "a default that its own range refuses")
    let harmless = `default` ?? nearestToOne(range)
    return scalar(key, default: `default`, harmless: harmless, expected: measure.expected) {
      text, quoted throws(ScalarFault) in
      let value = try measure.read(text, quoted: quoted)
      try measure.check(value, in: range)
      return value
    }
  }

  /// The one way to a single value: absent, of the wrong kind, holding a variable, or read.
  private func scalar<T>(
    _ key: String, default: T?, harmless: T, expected: String,
    read: (String, Bool) throws(ScalarFault) -> T
  ) -> T {
    guard let node = node(key) else {
      if `default` == nil { missing(key, expected: expected) }
      return `default` ?? harmless
    }
    do throws(ScalarFault) {
      let (text, quoted) = try scalarText(of: node, expected: expected)
      return try read(text, quoted)
    } catch {
      note(at: node.mark, "\(label(key)): \(error.message)")
      return harmless
    }
  }

  /// The text of a node that must be a single value.
  func scalarText(
    of node: ConfigNode, expected: String
  ) throws(ScalarFault) -> (text: String, quoted: Bool) {
    guard case .scalar(let text, let quoted) = node.content else {
      throw ScalarFault(message: "expected \(expected), found \(node.shown)")
    }
    guard !text.contains("${") else {
      throw ScalarFault(
        message: "'${…}' is filled in for secrets only; write the value itself")
    }
    return (text, quoted)
  }
}

/// Harmless: neither zero to divide by nor an extreme to overflow with, where the range allows.
func nearestToOne(_ range: ClosedRange<Int64>) -> Int64 {
  min(max(1, range.lowerBound), range.upperBound)
}

private func oneOfText(_ names: [String]) -> String { "one of \(names.joined(separator: ", "))" }

private func notOneOf(_ names: [String], _ text: String) -> ScalarFault {
  let hint = nearest(text, in: names).map { "; did you mean '\($0)'?" } ?? ""
  return ScalarFault(message: "expected \(oneOfText(names)), found \(quote(text))\(hint)")
}
