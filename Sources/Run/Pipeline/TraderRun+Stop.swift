// How a trader ends: the market closes, what works is canceled and the venue has a while to say so, the rings drain, the
// journal is closed. After a fault it saves what can be saved.

import Events

extension TraderRun {
  /// True when the market has sent its last event and all that followed from it is done.
  public var isOver: Bool {
    settings.venue == nil && settings.market.eventLimit > 0
      && counter(TraderPart.market, "sent") >= settings.market.eventLimit && isAtRest()
  }

  /// Stops in good order.
  public func stop() {
    isStopping = true
    pulse.endCount()
    defer {
      door?.finish(ControlTicket.snapshot, "failed\tthe core stopped meanwhile\n")
      door?.finish(ControlTicket.shutdown, shutdownRows())
      closeDoor()
    }
    seats?.close()
    fabric.set(state: .draining, now: clock.now())
    let startedNs = clock.now()
    while !orderShutdown(), clock.now() < startedNs + RunPulse.longestDrainNs { pause(ms: 1) }
    if settings.venue != nil { hangUp() }
    let isQuiet = comeToRest(looks: 2, since: startedNs) { isAtRest() }
    stoppedNs = clock.now()
    guard isQuiet else {
      isAbandoned = true
      return giveUp()
    }
    executor.stop()
    line.showState()
    closeLine()
  }

  /// The first word of the end, with who gave it and why where somebody did.
  private func orderShutdown() -> Bool {
    guard let said = shutdownOrder else { return order(.shutdown) }
    return (try? desk.shutDown(who: said.who, why: said.why)) != nil
  }

  /// Gives the venue a while to say that our orders are canceled; then the session is closed.
  private func hangUp() {
    let startedNs = clock.now()
    var looksAtRest = 0
    while looksAtRest < 2, clock.now() < startedNs + cancelPatience.count {
      attend(forNs: 2_000_000)
      fabric.beat(now: clock.now())
      if pulse.watch() { return }
      let isAlone = counter(WirePart.countsIn, "connections") == 0
      let isDone = isAlone || counter(WirePart.countsOut, "working") == 0
      looksAtRest = isDone && isLineAtRest() ? looksAtRest + 1 : 0
    }
    while !order(.shutdown), clock.now() < startedNs + RunPulse.longestDrainNs { pause(ms: 1) }
  }

  /// Nothing is in any ring of the line, nothing waits in gateway-out, every record is in the journal.
  private func isAtRest() -> Bool {
    counter(WirePart.countsIn, "connections") == 0 && isLineAtRest()
  }

  private func isLineAtRest() -> Bool { isLineAtRest(isRecorded: settings.journal.isOn) }
}
