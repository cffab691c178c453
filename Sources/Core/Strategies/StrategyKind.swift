// The strategies that there are. A config names them by these words.

@frozen
public enum StrategyKind: String, CaseIterable, BitwiseCopyable, Hashable, Sendable {
  case outside
  case quoteAndTake = "quote_and_take"

  public var card: StrategyCard {
    switch self {
    case .outside: Outside.card
    case .quoteAndTake: QuoteAndTake.card
    }
  }
}
