// How a run ends: faults stop, what is in doubt is settled, everybody is asked, the venue is stopped in good order, and its
// records are read.

extension World {
  func look(at now: UInt64) {
    switch phase {
    case .running: if now >= story.untilNs { heal(at: now) }
    case .settling:
      hushTraders(at: now)
      let isSettled =
        isQuiet && areTradersAnswered
        && now >= max(phaseSinceNs, stalledUntilNs) + 5_000_000_000
      if isSettled || now >= max(phaseSinceNs, stalledUntilNs) + Self.settleMaxNs {
        if !isSettled { tellOfUnrest() }
        tell(.world, .settled)
        if phase == .over { return }
        enter(.asking, at: now)
        for seat in seats.indices where isClient(seat) && seats[seat].peer.session.isUp {
          seats[seat].peer.askFinally(at: now)
          drain(seat, at: now)
        }
      }
    case .asking:
      let isAnswered = isQuiet && now >= phaseSinceNs + 3_000_000_000
      if isAnswered || now >= phaseSinceNs + Self.askMaxNs {
        if !isAnswered { tellOfUnrest() }
        stop(at: now)
      }
    case .leaving:
      let isGone = traders.allSatisfy { !surroundings.isRunning($0.party) }
      if isGone || now >= phaseSinceNs + Self.stopMaxNs { stopVenue(at: now, isGone: isGone) }
    case .stopping:
      let isGone = !surroundings.isRunning(.venue)
      if isGone || now >= phaseSinceNs + Self.stopMaxNs { conclude(isGone: isGone) }
    case .over: break
    }
  }

  private func enter(_ phase: Phase, at now: UInt64) {
    self.phase = phase
    phaseSinceNs = now
  }

  private func isClient(_ seat: Int) -> Bool {
    if case .client = seats[seat].peer.party { return true }
    return false
  }

  private var isQuiet: Bool {
    absences.isEmpty && surroundings.isRunning(.venue) && areTradersQuiet
      && seats.allSatisfy { $0.isOpen && $0.waiting.isEmpty && $0.peer.isSettled }
  }

  private func tellOfUnrest() {
    for seat in seats where !seat.peer.isSettled || !seat.waiting.isEmpty {
      tell(seat.peer.party, .restless(seat.peer.unrest))
    }
    tellOfTradersUnrest()
  }

  private func heal(at now: UInt64) {
    enter(.settling, at: now)
    for each in lasting where !each.deed.act.isRestart { finish(each.deed, at: now) }
    lasting.removeAll { !$0.deed.act.isRestart }
    for at in absences.indices where absences[at].backNs > 0 { absences[at].backNs = now + 1 }
    surroundings.heal()
    tell(.world, .healed)
    for seat in seats.indices {
      seats[seat].blockedNs = 0
      seats[seat].peer.settle(at: now)
      drain(seat, at: now)
    }
  }

  private func stop(at now: UInt64) {
    for seat in seats.indices {
      let party = seats[seat].peer.party
      if isClient(seat) {
        for holding in seats[seat].peer.ledger.holdings { tell(party, .holds(holding)) }
      }
      if party == .watcher {
        for level in seats[seat].peer.market.all { tell(party, .level(level)) }
      }
    }
    tellOfTraders { surroundings.beliefs(of: $0) }
    tell(.world, .ended)
    if phase == .over { return }
    enter(.leaving, at: now)
    if traders.isEmpty { return stopVenue(at: now, isGone: true) }
    for trader in traders {
      _ = surroundings.begin(Deed(at: now, .restart, trader.party), seat: nil)
    }
  }

  private func stopVenue(at now: UInt64, isGone: Bool) {
    for trader in traders where !isGone && surroundings.isRunning(trader.party) {
      tell(trader.party, .trapped("it doesn't stop in good order"))
    }
    if phase == .over { return }
    enter(.stopping, at: now)
    _ = surroundings.begin(Deed(at: now, .restart, .venue), seat: nil)
  }

  private func conclude(isGone: Bool) {
    if !isGone { tell(.venue, .trapped("it doesn't stop in good order")) }
    for what in surroundings.records() { tell(.venue, what) }
    tellOfTraders { surroundings.records(of: $0) }
    tell(.world, .closed)
    phase = .over
  }
}
