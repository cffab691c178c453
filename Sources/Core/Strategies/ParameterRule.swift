// What parameters of one kind have to be to one another: each within its own range, two of them can still say something that
// no strategy could follow. Each kind lists its rules beside its parameters, and whoever takes values (the config's reader,
// the operator's desk) goes by that list.

/// One parameter has to be below another.
public struct ParameterRule: Hashable, Sendable {
  public var lower: String
  public var upper: String
  /// Whether they may be the same.
  public var allowsEqual: Bool
  /// What goes wrong otherwise.
  public var why: String
  /// It is only about strategies of which this parameter has one of these words or values. Nil: about all.
  public var condition: Condition?
  /// The upper one's value that stands for "never"; with it the rule is kept.
  public var never: Int64?

  public struct Condition: Hashable, Sendable {
    public var parameter: String
    public var values: [Int64]

    public init(_ parameter: String, _ values: [Int64]) {
      self.parameter = parameter
      self.values = values
    }
  }

  public init(
    _ lower: String, below upper: String, orEqual allowsEqual: Bool = false,
    where condition: Condition? = nil, never: Int64? = nil, _ why: String
  ) {
    self.lower = lower
    self.upper = upper
    self.allowsEqual = allowsEqual
    self.condition = condition
    self.never = never
    self.why = why
  }

  /// Both parameters, in the rule's order.
  public var names: [String] { [lower, upper] }

  /// `'fast' has to be below 'slow'`
  public var words: String {
    "'\(lower)' has to be " + (allowsEqual ? "at most" : "below") + " '\(upper)'"
  }

  public func isAbout(_ parameter: String) -> Bool {
    names.contains(parameter) || condition?.parameter == parameter
  }

  /// Whether values, found by the parameters' names, keep to it.
  func isKept(_ value: (String) -> Int64) -> Bool {
    if let condition, !condition.values.contains(value(condition.parameter)) { return true }
    let (low, high) = (value(lower), value(upper))
    if high == never { return true }
    return allowsEqual ? low <= high : low < high
  }
}

extension StrategyCard {
  /// The rules that these values, in the order of the list, don't keep to.
  public func broken(_ values: [Int64]) -> [ParameterRule] {
    rules.filter { rule in
      !rule.isKept { name in
        guard let index = index(of: name) else {
          preconditionFailure("a rule is about a parameter '\(name)' that isn't in the list")
        }
        return values[index]
      }
    }
  }

  /// A broken rule as people are told of it, with what the values are.
  public func complaint(
    about rule: ParameterRule, _ values: [Int64], words: (Parameter, Int64) -> String
  ) -> String {
    let said = rule.names.compactMap { name in
      index(of: name).map { "'\(name)' is \(words(parameters[$0], values[$0]))" }
    }
    return said.joined(separator: " and ") + ": \(rule.words), \(rule.why)"
  }
}
