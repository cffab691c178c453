// Sessions that call: again and again until somebody answers, with waits that grow, and that differ, so that those who
// lost the same venue don't all come back at once.

import Events
import FIXSession
import Glibc
import Network
import Platform

extension FIXGatewayIn {
  /// The first wait, and the longest; each is up to half as long again.
  static var firstWaitNs: UInt64 { 100_000_000 }
  static var longestWaitNs: UInt64 { 10_000_000_000 }
  /// How often it is looked whether a host has been found.
  static var lookNs: UInt64 { 10_000_000 }

  /// Calls whom it is time to call. Returns when the next call is due.
  mutating func callOut(at time: SessionTime) -> UInt64 {
    var next = UInt64.max
    if isClosing { return next }
    for seat in 0..<seats.count
    where seats[seat].endpoint != nil && seats[seat].connection == .none
      && seats[seat].calling == .none
    {
      if let schedule = seats[seat].schedule, !schedule.isOpen(at: time.wall) { continue }
      if seats[seat].callAt > time.steady.count {
        next = min(next, seats[seat].callAt)
      } else {
        call(seat, at: time)
        next = min(next, seats[seat].callAt)
      }
    }
    return next
  }

  private mutating func call(_ seat: Int, at time: SessionTime) {
    switch hosts.find(seat) {
    case .notYet: seats[seat].callAt = time.steady.count + Self.lookNs
    case .unknown:
      note(VainCall(.connecting, code: ENXIO), of: seat)
      callLater(seat, at: time)
    case .found(let addresses): call(seat, at: addresses, time)
    }
  }

  private mutating func call(_ seat: Int, at addresses: HostAddresses, _ time: SessionTime) {
    counts.calls &+= 1
    do throws(SystemFailure) {
      let id = try reactor.connect(to: addresses)
      let caller = Int(id.index)
      callers[caller] = Caller()
      callers[caller].id = id
      callers[caller].state = .called
      callers[caller].seat = seat
      seats[seat].calling = id
      seats[seat].callAt = .max
    } catch {
      note(VainCall(.connecting, code: error.code), of: seat)
      callLater(seat, at: time)
    }
  }

  /// Somebody answers.
  mutating func connected(_ id: ConnectionID, at time: SessionTime) {
    let caller = Int(id.index)
    guard caller < callers.count, callers[caller].id == id, callers[caller].state == .called else {
      return
    }
    let seat = callers[caller].seat
    counts.connected &+= 1
    guard let name = seats[seat].serverName else { return greet(caller, at: time) }
    guard !isClosing, secure(caller, calling: name) else {
      note(VainCall(.securing), of: seat)
      callLater(seat, at: time)
      return drop(caller)
    }
    callers[caller].deadline = time.steady.count + listening.logonTimeout.count
    nextTick = min(nextTick, callers[caller].deadline)
  }

  /// The connection stands, with TLS where that is asked for: the session begins.
  mutating func greet(_ caller: Int, at time: SessionTime) {
    let id = callers[caller].id
    let seat = callers[caller].seat
    assert(seats[seat].connection == .none, "whom we call doesn't call us")
    seats[seat].calling = .none
    if isClosing { return drop(caller) }
    let code = attach(caller, to: seat)
    if code != 0 {
      note(VainCall(.connecting, code: code), of: seat)
      callLater(seat, at: time)
      return drop(caller)
    }
    callers[caller].state = .session
    seats[seat].connection = id
    seats[seat].wasUp = false
    seats[seat].inbound.connect(at: time, &say)
    pass(seat, at: time)
  }

  /// The next call of a session that has just lost its connection, or got none.
  mutating func callLater(_ seat: Int, at time: SessionTime) {
    guard seats[seat].endpoint != nil else { return }
    seats[seat].calling = .none
    let doublings = min(seats[seat].vainCalls, 10)
    seats[seat].vainCalls += 1
    let wait = min(Self.firstWaitNs << UInt64(doublings), Self.longestWaitNs)
    seats[seat].callAt = time.steady.count + wait + roll(below: wait / 2 + 1)
    nextTick = min(nextTick, seats[seat].callAt)
  }

  private mutating func roll(below bound: UInt64) -> UInt64 {
    dice ^= dice << 13
    dice ^= dice >> 7
    dice ^= dice << 17
    return dice % bound
  }
}
