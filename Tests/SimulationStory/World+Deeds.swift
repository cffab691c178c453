// What the story does, begun and ended; and what of all that happens a diagram shows.

extension World {
  /// So long after the switch is thrown the venue must have heard of it.
  static let killToldNs: UInt64 = 2_000_000_000

  /// A venue whose journal can't be written ends, as it should; so long after the disk failed.
  private static let excuseNs: UInt64 = 20_000_000_000
  /// And is started again after so long.
  private static let mendNs: UInt64 = 1_000_000_000

  func begin(_ deed: Deed, at now: UInt64) {
    let seat = seat(of: deed.whom)
    if deed.act.whom == .peer, seat == nil, !deed.whom.isProcess { return }
    if deed.act.whom == .process, !mayBegin(deed) { return }
    trace.note(at: now, .world, words(deed))
    if deed.act == .slow, let seat {
      seats[seat].blockedNs = now + deed.forNs
      marks.reach(.slowReader)
      return
    }
    guard surroundings.begin(deed, seat: seat) else { return }
    reach(deed)
    if deed.act == .stall { stalledUntilNs = max(stalledUntilNs, now + deed.forNs) }
    if deed.act == .vanish {
      // So long its other end may believe that it is there.
      let beat =
        seat.map { seats[$0].peer.session.heartbeatSeconds } ?? TraderFiles.heartbeatSeconds
      let patience = UInt64(beat) * 2_500_000_000
      stalledUntilNs = max(stalledUntilNs, now + patience)
    }
    excuse(deed, at: now)
    if deed.act == .jump, deed.amount < 0 { tell(deed.whom, .clockSetBack) }
    switch deed.act {
    case .kill, .power:
      tell(deed.whom, .died)
      if deed.act == .power { tell(deed.whom, .lostPower) }
      let killed = deed.whom == .venue ? Mark.kill : .traderKilled
      marks.reach(deed.act == .kill ? killed : .powerCut)
      release(deed.whom)
      // What befalls the disk goes on without it.
      let ownActs: [Act] = [.pause, .starve, .stop, .halt, .limits]
      lasting.removeAll { $0.deed.whom == deed.whom && ownActs.contains($0.deed.act) }
      // It may have been about to stop: that is over as well.
      absences.removeAll { $0.process == deed.whom }
      lasting.removeAll { $0.deed.whom == deed.whom && $0.deed.act.isRestart }
      absences.append(Absence(process: deed.whom, backNs: now + deed.forNs + 1, isOrderly: false))
      if deed.act == .kill, deed.amount > 0 {
        marks.reach(.killRebuilt)
        rebuild(deed.whom, Int(deed.amount) - 1)
      }
    case .limits: beginLimits(deed, at: now)
    case .restart, .rebuild:
      // It comes again when it has gone.
      release(deed.whom)
      absences.append(Absence(process: deed.whom, backNs: 0, isOrderly: true))
      lasting.append((deed, .max))
    case .stop:
      kills.append((deed.whom, now, false))
      lasting.append((deed, now + max(deed.forNs, 3_000_000_000)))
    default:
      // A story that was written by hand may say anything.
      let index = Int(deed.amount)
      if deed.act == .halt, deed.whom == .venue, SimulatedInstrument.all.indices.contains(index) {
        halts.append((SimulatedInstrument.all[index].symbol, now, false))
      }
      if deed.forNs > 0 { lasting.append((deed, now + deed.forNs)) }
    }
  }

  /// Who is made to stand still can't end meanwhile, and ends as much later.
  private func excuse(_ deed: Deed, at now: UInt64) {
    switch deed.act {
    case .full, .failWrite, .failSync:
      let pause = lasting.first { $0.deed.whom == deed.whom && $0.deed.act == .pause }
      let standsUntilNs = max(now, pause?.endNs ?? 0)
      excusedNs = max(excusedNs, standsUntilNs + deed.forNs + Self.excuseNs)
    case .pause where now < excusedNs: excusedNs += deed.forNs
    default: break
    }
  }

  /// A process that isn't there, or about to go, has peace.
  private func mayBegin(_ deed: Deed) -> Bool {
    if deed.act == .kill, absences.contains(where: { $0.process == deed.whom && $0.isOrderly }) {
      return surroundings.isRunning(deed.whom)
    }
    if absences.contains(where: { $0.process == deed.whom }) { return false }
    if lasting.contains(where: { $0.deed.whom == deed.whom && $0.deed.act == deed.act }) {
      return false
    }
    // Else nobody would know when the change has gone through.
    let isChanging = lasting.contains { $0.deed.whom == deed.whom && $0.deed.act == .limits }
    if isChanging, deed.act == .pause || deed.act == .starve { return false }
    let isStill = lasting.contains {
      $0.deed.whom == deed.whom && ($0.deed.act == .pause || $0.deed.act == .starve)
    }
    if isStill, deed.act == .limits { return false }
    return surroundings.isRunning(deed.whom)
  }

  private func release(_ process: Party) {
    if kills.contains(where: { $0.process == process && $0.isTold }) {
      tell(process, .killReleased)
    }
    kills.removeAll { $0.process == process }
    if process == .venue { resume() }
  }

  private func resume() {
    for each in halts where each.isTold { tell(.venue, .resumed(symbol: each.symbol)) }
    halts = []
  }

  func passDeeds(at now: UInt64) {
    for at in kills.indices
    where !kills[at].isTold && now >= kills[at].sinceNs + Self.killToldNs
      && surroundings.hasObeyed(kills[at].process)
    {
      kills[at].isTold = true
      tell(kills[at].process, .killThrown)
    }
    for at in halts.indices
    where !halts[at].isTold && now >= halts[at].sinceNs + Self.killToldNs
      && surroundings.hasObeyed(.venue)
    {
      halts[at].isTold = true
      tell(.venue, .halted(symbol: halts[at].symbol))
    }
    for each in lasting where each.endNs <= now { finish(each.deed, at: now) }
    lasting.removeAll { $0.endNs <= now }
    for absence in absences where absence.backNs > 0 && absence.backNs <= now {
      start(absence.process)
    }
    absences.removeAll { $0.backNs > 0 && $0.backNs <= now }
  }

  func finish(_ deed: Deed, at now: UInt64) {
    trace.note(at: now, .world, "over: " + words(deed))
    if deed.act == .stop { release(deed.whom) }
    if deed.act == .halt, deed.whom == .venue { resume() }
    if deed.act == .limits { endLimits(deed) }
    surroundings.end(deed, seat: seat(of: deed.whom))
    let isTrader = deed.whom.isProcess && deed.whom != .venue
    if deed.act == .stop { marks.reach(isTrader ? .traderStopped : .killSwitch) }
    if deed.act == .cut { marks.reach(isTrader ? .traderCutOff : .partition) }
  }

  /// The process is gone. One that the story sent away comes again; any other had no right to go.
  public func ended(_ process: Party, _ why: String?) {
    let now = surroundings.nowNs
    trace.note(at: now, process, why ?? "ended")
    if phase >= .stopping || phase == .leaving && process != .venue {
      if let why, now >= excusedNs { tell(process, .trapped(why)) }
      return
    }
    let isMended = why.map { mend(process, namedIn: $0, at: now) } ?? false
    if let at = absences.firstIndex(where: { $0.process == process && $0.isOrderly }) {
      tell(process, .died)
      if let why, !isMended, now >= excusedNs { tell(process, .trapped(why)) }
      marks.reach(process == .venue ? .orderlyRestart : .traderRestart)
      let deed = lasting.first { $0.deed.whom == process && $0.deed.act.isRestart }?.deed
      lasting.removeAll {
        $0.deed.whom == process && ($0.deed.act.isRestart || $0.deed.act == .limits)
      }
      if let deed, deed.act == .rebuild { rebuild(process, Int(deed.amount)) }
      absences[at].backNs = now + (deed?.forNs ?? 0) + 1
    } else if isMended || now < excusedNs {
      tell(process, .died)
      if !isMended { marks.reach(.endedByDisk) }
      release(process)
      absences.append(Absence(process: process, backNs: now + Self.mendNs, isOrderly: false))
    } else {
      tell(process, .trapped(why ?? "it ended by itself"))
    }
    arrange()
  }

  /// Who won't start for a bit that is wrong in a file, and names it, is right: the file is put right.
  private func mend(_ process: Party, namedIn why: String, at now: UInt64) -> Bool {
    guard let file = surroundings.mend(process, namedIn: why) else { return false }
    trace.note(at: now, .world, "\(file) is put right")
    marks.reach(.flipRefused)
    return true
  }

  public func ranAway(_ process: Party, _ why: String) {
    trace.note(at: surroundings.nowNs, process, why)
    tell(process, .trapped(why))
  }

  public func noted(_ process: Party, _ what: String) {
    trace.note(at: surroundings.nowNs, process, what)
  }

  public func reached(_ mark: Mark) { marks.reach(mark) }

  private func reach(_ deed: Deed) {
    switch deed.act {
    case .pause: marks.reach(deed.whom == .venue ? .pause : .traderPaused)
    case .starve: marks.reach(.starvedStage)
    case .jump: marks.reach(deed.amount < 0 ? .clockBack : .clockForward)
    case .reset: marks.reach(.reset)
    case .stall: marks.reach(.stall)
    case .vanish: marks.reach(.halfOpen)
    case .dribble: marks.reach(.oneByte)
    case .lose: marks.reach(.loss)
    case .full: marks.reach(.diskFull)
    case .failWrite: marks.reach(.failedWrite)
    case .failSync: marks.reach(.failedSync)
    case .shortWrite: marks.reach(.shortWrite)
    case .slowDisk: marks.reach(.slowDisk)
    case .halt: marks.reach(.halt)
    default: break
    }
  }

  private func words(_ deed: Deed) -> String {
    var text = "\(deed.act.rawValue) \(deed.whom.name)"
    if deed.forNs > 0 { text += " for \(deed.forNs / 1_000_000) ms" }
    if deed.amount != 0 { text += " (\(deed.amount))" }
    return text
  }

  // MARK: What is shown

  func show(_ fact: Fact) {
    switch fact.what {
    case .arrived(let arrival):
      messageCount += 1
      mix(arrival.substance)
      mix(UInt64(arrival.number))
      mix(fact.atNs)
    case .asked: requestCount += 1
    default: break
    }
    trace.fact(fact)
  }

  func mix(_ value: UInt64) {
    // FNV wraps by definition.
    digest = (digest ^ value) &* 0x100_0000_01B3
  }
}
