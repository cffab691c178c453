// What silence means: a Logon or Logout that doesn't come, a peer that may be dead, a gap that isn't
// filled. And what the owner asks for.

import Events
import FIXCodec

extension InboundSession {
  /// Looks whether a time is over. Call it when `deadline` has come, or as often as you like.
  @_noLocks
  public mutating func tick(at time: SessionTime, _ say: inout SessionSay) {
    now = time.steady
    switch phase {
    case .down, .ended: return
    case .awaitingLogon:
      if now >= phaseSince + config.logonTimeout { close(.logonTimeout, &say) }
      return
    case .loggingOut:
      if now >= phaseSince + config.logoutTimeout { close(.logoutTimeout, &say) }
      return
    case .up: break
    }
    if heartbeat.count > 0 {
      let silence = now.since(lastReceived).count
      if silence >= Self.tenths(24, heartbeat) { return close(.heartbeatTimeout, &say) }
      if !isTestRequestOpen, silence >= Self.tenths(12, heartbeat) {
        isTestRequestOpen = true
        say.notes.push(SessionNote(.testRequest))
        say.events.push(.testRequestSent)
      }
    }
    if gapThrough != 0, now >= gapDeadline {
      gapAttempts += 1
      if gapAttempts >= config.gapAttemptsMax { return failSession(.gapUnanswered, &say) }
      ask(&say)
    }
    if time.wall >= closesAt {
      counters.count(.scheduleEnd)
      beginLogout(.scheduleEnd, &say)
    } else if closesAt.count < .max {
      looksAt = now + min(closesAt.since(time.wall), .seconds(1))
    }
  }

  /// The owner is so late itself: for that time the other side isn't to blame, as what it sent may lie
  /// where nobody read it.
  @_noLocks
  public mutating func excuse(_ late: Nanoseconds, at time: SessionTime) {
    guard phase == .up else { return }
    lastReceived = min(lastReceived + late, time.steady)
  }

  /// The same of a `tick` that comes so late, before it.
  @_noLocks
  public mutating func excuseLateTick(at time: SessionTime) {
    let late = time.steady.since(deadline)
    if late > SessionLimits.lateness { excuse(late, at: time) }
  }

  /// When `tick` has something to do next, by the steady clock.
  public var deadline: Nanoseconds {
    @_noLocks get {
      switch phase {
      case .down, .ended: return Nanoseconds(.max)
      case .awaitingLogon: return phaseSince + config.logonTimeout
      case .loggingOut: return phaseSince + config.logoutTimeout
      case .up: break
      }
      var next = UInt64.max
      if heartbeat.count > 0 {
        next = lastReceived.count + Self.tenths(isTestRequestOpen ? 24 : 12, heartbeat)
      }
      if gapThrough != 0 { next = min(next, gapDeadline.count) }
      if closesAt.count < .max { next = min(next, looksAt.count) }
      return Nanoseconds(next)
    }
  }

  @inline(__always) @_noLocks
  static func tenths(_ tenths: UInt64, _ interval: Nanoseconds) -> UInt64 {
    interval.count / 10 * tenths
  }

  /// The owner wants to end it in good order: Logout, its answer, the end.
  public mutating func logout(at time: SessionTime, _ say: inout SessionSay) {
    now = time.steady
    switch phase {
    case .up: beginLogout(.ownLogout, &say)
    case .awaitingLogon: close(.ownLogout, &say)
    case .down, .loggingOut, .ended: break
    }
  }

  /// The outbound half had to send a Logout by itself.
  public mutating func loggedOut(
    _ reason: SessionReason, at time: SessionTime
  ) {
    now = time.steady
    guard phase == .up else { return }
    counters.count(reason)
    phase = .loggingOut
    phaseSince = now
    isErrorLogout = true
  }

  /// Numbers that are an earlier session's of the schedule begin at 1, while there is no connection. To be asked at the schedule's
  /// start and not only when somebody calls: what is said until then is for the session that has begun. One compare, mostly.
  public mutating func renew(at time: SessionTime, _ say: inout SessionSay) {
    guard time.wall >= renewsAt, let schedule = config.schedule else { return }
    if schedule.isPast(begun, at: time.wall) { reset(at: time, &say) }
    renewsAt = schedule.nextStart(after: begun)
  }

  /// Both numbers begin at 1, while there is no connection.
  public mutating func reset(at time: SessionTime, _ say: inout SessionSay) {
    precondition(phase == .down || phase == .ended, "on a connection, 141=Y does this")
    resetNumbers(at: time, &say)
  }
}
