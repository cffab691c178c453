// What a strategy is told in numbers. Each kind lists its parameters once: the config reader, the operator's
// commands, the help and the strategy itself go by that list, so they can't differ.

/// What the number of a parameter means, and so how it is written.
public enum ParameterUnit: Hashable, Sendable {
  /// A whole number.
  case count
  /// A whole number of ticks of the instrument.
  case ticks
  /// Percent, whole.
  case percent
  /// In units of 1e-8: a quantity of the instrument.
  case quantity
  /// In units of 1e-8: a price.
  case price
  /// In units of 1e-8: a plain decimal, such as a threshold of a z-score.
  case number
  /// Nanoseconds.
  case duration
  /// The number of a word in a list.
  case choice([String])
  /// 0 or 1.
  case flag
}

public struct Parameter: Hashable, Sendable {
  public var name: String
  public var unit: ParameterUnit
  public var range: ClosedRange<Int64>
  public var standard: Int64
  /// Whether it may change while the strategy trades. What sizes a window may not.
  public var isLive: Bool
  /// Orders are for so much.
  public var isOrderSize: Bool
  public var help: String

  public init(
    _ name: String, _ unit: ParameterUnit, in range: ClosedRange<Int64>, default standard: Int64,
    isLive: Bool = true, isOrderSize: Bool = false, _ help: String
  ) {
    precondition(range.contains(standard), "the default of '\(name)' is within its range")
    self.name = name
    self.unit = unit
    self.range = range
    self.standard = standard
    self.isLive = isLive
    self.isOrderSize = isOrderSize
    self.help = help
  }
}

extension Parameter {
  /// A parameter that takes one of a few words.
  public static func choice(
    _ name: String, of words: [String], default word: String, _ help: String
  ) -> Parameter {
    guard let index = words.firstIndex(of: word) else {
      preconditionFailure("the default of '\(name)' is one of its words")
    }
    return Parameter(
      name, .choice(words), in: 0...Int64(words.count - 1), default: Int64(index), isLive: false,
      help)
  }
}

/// What there is to know of a kind of strategy before one is made.
public struct StrategyCard: Hashable, Sendable {
  /// One sentence.
  public var summary: String
  public var parameters: [Parameter]
  /// How many instruments one of them trades.
  public var markets: ClosedRange<Int>
  /// Whether it does what a model says, which its config names a file of.
  public var needsModel = false
  /// What the parameters have to be to one another.
  public var rules: [ParameterRule]

  public init(
    _ summary: String, markets: ClosedRange<Int> = 1...8192, parameters: [Parameter],
    rules: [ParameterRule] = []
  ) {
    self.summary = summary
    self.markets = markets
    self.parameters = parameters
    self.rules = rules
    precondition(broken(parameters.map(\.standard)).isEmpty, "the defaults keep to the rules")
  }

  /// The place of a parameter in the list; nil where there is none of that name.
  public func index(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }
}
