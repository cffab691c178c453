// Limits that another config changes over a restart and that have no row at a trader's desk: what an instrument's config says
// beside its numbers, the level of warnings, and all that a venue limits its sessions by. Each enters as an event, one that is
// gone from the config too, so the state, the log and every replay change at the same place.

import Events
import Risk
import Settings

enum CarriedLimits {
  /// Of an instrument, in an order in which each may follow the one before: a collar is around a reference.
  static let all: [LimitKind] = LimitBoard.ofInstrument + beside
  /// Those that a trader's desk has no row of.
  static let beside: [LimitKind] = [.restricted, .staticReference, .staticCollar]

  /// What turns a trader's config into another, beside the rows of its desk.
  static func changes(from old: RiskSettings, to new: RiskSettings) -> [Event] {
    var events: [Event] = []
    for (index, limits) in new.limits.enumerated() {
      for kind in beside {
        events += change(kind, old.limits[index], limits, index, target: 0)
      }
    }
    let (was, wanted) = (old.warnsAtPercent ?? 0, new.warnsAtPercent ?? 0)
    if was != wanted {
      events.append(
        Event(
          kind: .limitChange, source: .operatorDesk, instrument: .none,
          LimitChange(
            limit: .warning, scope: .firm, target: 0, before: was * fixedPointScale,
            after: wanted * fixedPointScale, command: 0)))
    }
    return events
  }

  /// The same of a venue's sessions, each of which has limits of its own for each instrument.
  static func changes(from old: VenueSettings, to new: VenueSettings) -> [Event] {
    var events: [Event] = []
    for session in new.limits.indices {
      for (index, limits) in new.limits[session].enumerated() {
        for kind in all {
          events += change(kind, old.limits[session][index], limits, index, target: session)
        }
      }
    }
    return events
  }

  private static func change(
    _ kind: LimitKind, _ old: RiskLimits, _ new: RiskLimits, _ instrument: Int, target: Int
  ) -> [Event] {
    let (before, after) = (value(of: kind, old), value(of: kind, new))
    if before == after { return [] }
    return [
      Event(
        kind: .limitChange, source: .operatorDesk, instrument: InstrumentID(UInt32(instrument)),
        LimitChange(
          limit: kind, scope: .instrument, target: UInt64(target),
          before: before ?? LimitChange.noLimit, after: after ?? LimitChange.noLimit, command: 0))
    ]
  }

  /// In 1e-8; nil: there is no such limit.
  private static func value(of kind: LimitKind, _ limits: RiskLimits) -> Int64? {
    switch kind {
    case .restricted: limits.isRestricted ? fixedPointScale : 0
    case .staticReference: limits.staticReference?.units
    // Around nothing there is none.
    case .staticCollar:
      limits.staticReference == nil
        ? nil : limits.staticCollarBasisPoints.map { $0 * fixedPointScale }
    default: LimitBoard.value(of: kind, limits)
    }
  }

  /// What events can't change.
  static func neutral(_ limits: RiskLimits) -> RiskLimits {
    var limits = limits
    limits.maximumOrder = .zero
    limits.maximumPosition = .zero
    limits.maximumNotional = nil
    limits.maximumOpenOrders = nil
    limits.maximumOpenNotional = nil
    limits.maximumGross = nil
    limits.maximumNet = nil
    limits.collarBasisPoints = nil
    limits.staticReference = nil
    limits.staticCollarBasisPoints = nil
    limits.orderRate = nil
    limits.messageRate = nil
    limits.locate = nil
    limits.isRestricted = false
    return limits
  }
}
