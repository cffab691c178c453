// Kill switches of earlier runs that still stand when a journal is begun anew. A journal's numbers are its own config's: what is
// stopped is known by its name, and told with the number that it has now.

import Events

/// What the numbers in a line's events stand for.
struct LineNames {
  var symbols: [String] = []
  /// From number 1.
  var strategies: [String] = []
  /// The only session has none in a journal, and needs none.
  var sessions: [String] = []

  /// The number here of an instrument that has this one in another line; `.none` where it isn't traded here.
  func number(of instrument: InstrumentID, in other: LineNames) -> InstrumentID {
    let index = Int(instrument.index)
    guard index < other.symbols.count, let here = symbols.firstIndex(of: other.symbols[index])
    else { return .none }
    return InstrumentID(UInt32(here))
  }
}

/// Of what earlier runs have on record, in its order, what is stopped at the end.
struct EarlierKills {
  /// Who there is now.
  private let present: LineNames
  /// What stands: whoever threw it, only a person lets go.
  private var kills: [Key: Event] = [:]
  /// An execution that couldn't be booked: that stands until a person by name lets the firm go.
  private var unbooked: Event?

  init(present: LineNames) { self.present = present }

  /// What a kill switch is for: whose name, as a strategy and one of several sessions have one, and which number where not.
  private struct Key: Hashable {
    var scope: RiskScope
    var name: String
    var target: UInt64
    var instrument: UInt32
  }

  /// As they are told again, at most as many as the desk's ring holds: of more, the firm's alone, which is all of them.
  var standing: [Event] {
    var told = kills.compactMap { key, kill in
      target(of: key).map { Self.kill(kill, at: $0) }
    }
    // Whoever was stopped may go by another name now: then nobody trades until a person has looked.
    if !strangers.isEmpty { told.append(Self.firmKill(.block)) }
    if told.count > 32 { return [unbooked ?? Self.firmKill(.block)] }
    told.sort {
      ($0.payload(as: KillSwitch.self).scope.code, $0.words.w0, $0.instrument.index)
        < ($1.payload(as: KillSwitch.self).scope.code, $1.words.w0, $1.instrument.index)
    }
    return (unbooked.map { [$0] } ?? []) + told
  }

  /// Who is stopped and isn't there any more, in words.
  var strangers: [String] {
    kills.keys.filter { target(of: $0) == nil }
      .map { "\($0.scope.name ?? "scope") '\($0.name)'" }.sorted()
  }

  /// The number that it has now; nil: it isn't there any more.
  private func target(of key: Key) -> UInt64? {
    switch key.scope {
    case .strategy: present.strategies.firstIndex(of: key.name).map { UInt64($0) + 1 }
    // Where there was one alone it had no name, and where there is one alone it is that.
    case .session where key.name.isEmpty: present.sessions.count > 1 ? nil : 0
    case .session: present.sessions.firstIndex(of: key.name).map { UInt64($0) }
    default: key.target
    }
  }

  /// By whose number or name a run's kill switch is known.
  private static func key(
    of kill: KillSwitch, in instrument: InstrumentID, _ names: LineNames
  ) -> Key {
    var key = Key(
      scope: kill.scope, name: "", target: kill.target, instrument: instrument.index)
    func name(_ names: [String], _ index: UInt64) -> String {
      index < UInt64(names.count) ? names[Int(index)] : "number \(kill.target)"
    }
    if kill.scope == .strategy {
      (key.name, key.target) = (name(names.strategies, kill.target &- 1), 0)
    } else if kill.scope == .session {
      key.target = 0
      if names.sessions.count > 1 { key.name = name(names.sessions, kill.target) }
    }
    return key
  }

  private static func kill(_ event: Event, at target: UInt64) -> Event {
    var said = event.payload(as: KillSwitch.self)
    said.target = target
    return Event(
      kind: .killSwitch, flags: event.flags, source: event.source, instrument: event.instrument,
      said)
  }

  private static func firmKill(_ mode: KillMode) -> Event {
    Event(
      kind: .killSwitch, flags: KillFlags.isRound, source: .operatorDesk, instrument: .none,
      KillSwitch(scope: .firm, mode: mode, reason: .killSwitch, origin: .operatorDesk))
  }

  /// A switch that is thrown or let go in a run whose numbers are of these names, with the instrument's number of today.
  mutating func note(_ event: Event, _ names: LineNames) {
    if event.kind == .operatorCommand {
      let command = event.payload(as: OperatorCommand.self)
      let action = command.action
      if action == .rearm {
        kills = [:]
        if command.target != 0 { unbooked = nil }
      }
      if action == .kill {
        let kill = Self.firmKill(.blockAndCancel)
        kills[Self.key(of: kill.payload(as: KillSwitch.self), in: .none, names)] = kill
      }
      return
    }
    let kill = event.payload(as: KillSwitch.self)
    // An order's ends with the order.
    if kill.scope == .order { return }
    var standing = event
    if event.instrument != .none {
      standing.instrument = present.number(of: event.instrument, in: names)
      if standing.instrument == .none { return }
    }
    standing.flags = KillFlags.isRound
    standing.source = .operatorDesk
    let key = Self.key(of: kill, in: standing.instrument, names)
    if kill.reason == .unbooked {
      unbooked = unbooked ?? standing
    } else if kill.mode == .none {
      kills[key] = nil
      if kill.scope == .firm, kill.command != 0 { unbooked = nil }
      // Who lets the firm go lets nobody else go; who lets a scope go in all instruments does in each.
      if event.instrument == .none {
        kills = kills.filter {
          $0.key.scope != key.scope || $0.key.name != key.name || $0.key.target != key.target
            || key.scope == .firm
        }
      }
    } else if kill.mode.code >= kills[key]?.payload(as: KillSwitch.self).mode.code ?? 0 {
      kills[key] = standing
    }
  }
}
