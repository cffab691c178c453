// The strategies that there are. A config names them by these words.

@frozen
public enum StrategyKind: String, CaseIterable, BitwiseCopyable, Hashable, Sendable {
  case meanReversion = "mean_reversion"
  case momentum
  case quoteAndTake = "quote_and_take"
  case trigger

  public var card: StrategyCard {
    switch self {
    case .meanReversion: MeanReversion.card
    case .momentum: Momentum.card
    case .quoteAndTake: QuoteAndTake.card
    case .trigger: Trigger.card
    }
  }
}
