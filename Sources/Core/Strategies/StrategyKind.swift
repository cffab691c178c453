// The strategies that there are. A config names them by these words.

@frozen
public enum StrategyKind: String, CaseIterable, BitwiseCopyable, Hashable, Sendable {
  case plugin
  case quoteAndTake = "quote_and_take"

  public var card: StrategyCard {
    switch self {
    case .plugin: PluginStrategy.card
    case .quoteAndTake: QuoteAndTake.card
    }
  }
}
