// The strategies that there are. A config names them by these words.

@frozen
public enum StrategyKind: String, CaseIterable, BitwiseCopyable, Hashable, Sendable {
  case executor
  case imbalanceTaker = "imbalance_taker"
  case marketMaker = "market_maker"
  case meanReversion = "mean_reversion"
  case modelTaker = "model"
  case momentum
  case outside
  case pairs
  case plugin
  case quoteAndTake = "quote_and_take"
  case trigger

  public var card: StrategyCard {
    switch self {
    case .executor: Executor.card
    case .imbalanceTaker: ImbalanceTaker.card
    case .marketMaker: MarketMaker.card
    case .meanReversion: MeanReversion.card
    case .modelTaker: ModelTaker.card
    case .momentum: Momentum.card
    case .outside: Outside.card
    case .pairs: Pairs.card
    case .plugin: PluginStrategy.card
    case .quoteAndTake: QuoteAndTake.card
    case .trigger: Trigger.card
    }
  }
}
