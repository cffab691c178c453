// The same board for a replay: made of a journal's config, and following the changes that are in its
// ingress.

import Events
import Risk
import Settings

extension LimitBoard {
  public init(_ settings: TraderSettings) { self.init(settings.risk, settings.riskNames) }

  /// Makes a change that was made while the core ran. Risk refuses what can't be; so nothing is checked
  /// here but that the row is there.
  public mutating func follow(_ event: Event) {
    let change = event.payload(as: LimitChange.self)
    guard change.after >= 0,
      let row = rows.firstIndex(where: {
        $0.kind == change.limit && $0.scope == change.scope && $0.number == change.target
          && ($0.instrument ?? .none) == event.instrument
      })
    else { return }
    put(change.after, in: row)
  }
}
