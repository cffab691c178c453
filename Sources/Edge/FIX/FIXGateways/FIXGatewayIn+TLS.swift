// Connections over TLS. Each belongs to gateway-in whole: what comes is decrypted here before anybody looks at it, and
// what gateway-out has to say comes by a ring, is encrypted here and goes out by this reactor. So a session over
// TLS takes a ring more than one without.

import Gateways
import FIXSession
import Network
import TLS

extension FIXGatewayIn {
  /// Before the first look, on the thread that looks: what TLS makes once for each thread is made.
  public mutating func warmTLS() {
    if sealed.count > 0 { TLSWarmUp.carryOut() }
  }

  // MARK: Coming in

  /// A call at the door for TLS. False when OpenSSL has no memory for it.
  mutating func secure(_ caller: Int) -> Bool {
    do throws(TLSConfigFailure) {
      let connection = try TLSConnection(accepting: contexts[0], tlsBounds)
      secured.put(connection, at: caller)
    } catch {
      return false
    }
    callers[caller].isTLS = true
    return true
  }

  /// A call of ours is through: TLS begins. False when it can't.
  mutating func secure(_ caller: Int, calling name: String) -> Bool {
    do throws(TLSConfigFailure) {
      let connection = try TLSConnection(
        connecting: contexts[seats[callers[caller].seat].context], to: name, tlsBounds)
      secured.put(connection, at: caller)
    } catch {
      return false
    }
    callers[caller].isTLS = true
    carry(caller)
    return true
  }

  private var tlsBounds: TLSBounds {
    var bounds = TLSBounds()
    bounds.plainByteCountMax = listening.messageByteCountMax
    return bounds
  }

  /// What has come of a connection and wasn't consumed, as it was meant.
  func received(_ caller: Int) -> UnsafeRawBufferPointer {
    if callers[caller].isTLS {
      return unsafe secured[caller].plain
    }
    return unsafe reactor.received(callers[caller].id)
  }

  mutating func consume(_ caller: Int, _ byteCount: Int) {
    guard callers[caller].isTLS else {
      return reactor.consume(callers[caller].id, byteCount)
    }
    secured[caller].consume(byteCount)
    carry(caller)
    // What there was no room for.
    decrypt(caller)
  }

  /// Takes what the wire has brought, as far as there is room for it.
  mutating func decrypt(_ caller: Int) {
    let id = callers[caller].id
    let bytes = unsafe reactor.received(id)
    if unsafe bytes.isEmpty { return }
    let wasOpen = secured[caller].state != .handshaking
    let taken = unsafe secured[caller].receive(bytes)
    reactor.consume(id, taken)
    carry(caller)
    if !wasOpen, secured[caller].state == .open { counts.handshakes &+= 1 }
  }

  /// After a look at a TLS connection: there is something to read, or it is over.
  mutating func settle<Out: Admission & ~Copyable>(
    _ caller: Int, at time: SessionTime, into out: inout Out
  ) {
    if callers[caller].state == .called, secured[caller].state == .open { greet(caller, at: time) }
    guard secured.has(caller) else { return }
    if unsafe !received(caller).isEmpty {
      ready.add(caller)
      hearAnswer(caller, at: time, into: &out)
    } else {
      partIfOver(caller, at: time, into: &out)
    }
  }

  /// Ends a connection whose TLS has ended, in order or not.
  mutating func partIfOver<Out: Admission & ~Copyable>(
    _ caller: Int, at time: SessionTime, into out: inout Out
  ) {
    guard secured.has(caller) else { return }
    switch secured[caller].state {
    case .handshaking, .open: return
    case .ended: break
    case .failed: counts.brokenTLS &+= 1
    }
    secured[caller].close()
    carry(caller)
    switch callers[caller].state {
    case .session: hangUp(callers[caller].seat, at: time, into: &out)
    case .stranger: turnAway(callers[caller].id, .brokenTLS)
    case .called:
      note(VainCall(.securing), of: callers[caller].seat)
      callLater(callers[caller].seat, at: time)
    case .free, .ending: return
    }
    wait(for: caller, at: time)
    reactor.close(callers[caller].id)
  }

  /// Whether a connection is what its session asks for.
  func isSecure(_ caller: Int, for seat: Int) -> Bool {
    let security = peers.security(of: seat)
    guard callers[caller].isTLS else { return !security.needsTLS }
    guard let certificate = security.certificate else { return true }
    return secured[caller].peer?.isNamed(certificate) ?? false
  }

  // MARK: Going out

  /// What gateway-out has for TLS connections. Returns how much there was. It waits for nothing: who doesn't read
  /// is cut off by the reactor, as anybody is.
  mutating func hearSealed() -> Int {
    if sealed.count == 0 { return 0 }
    var count = 0
    while let head = sealed[0].next() {
      count += 1
      let id = ConnectionID(bits: head.value)
      let caller = Int(id.index)
      // Of a connection that is gone.
      guard caller < callers.count, callers[caller].isTLS, callers[caller].id == id else {
        continue
      }
      switch head.code {
      case .bytes:
        _ = unsafe secured[caller].send(sealed[0].body(head))
        callers[caller].heardByteCount &+= UInt64(head.byteCount)
        carry(caller)
      case .goodbye:
        secured[caller].close()
        carry(caller)
        reactor.close(id)
      default: break
      }
    }
    return count
  }

  /// Gives the reactor what is for the wire.
  private mutating func carry(_ caller: Int) {
    while true {
      let bytes = unsafe secured[caller].wire
      let byteCount = bytes.count
      if byteCount == 0 { return }
      _ = unsafe reactor.send(callers[caller].id, bytes)
      // That it is gone makes room for what was read and not yet answered.
      secured[caller].dropWire(byteCount)
    }
  }

  /// All that waited has gone to the kernel: gateway-out, which counts what is on the way, hears of it now and then.
  mutating func tellSent(_ caller: Int) {
    let byteCount = callers[caller].heardByteCount
    guard byteCount > UInt64(listening.calmByteCount / 8), callers[caller].state == .session,
      reactor.queuedByteCount(callers[caller].id) == 0
    else { return }
    callers[caller].heardByteCount = 0
    admin.send(.sent, callers[caller].seat, value: byteCount)
  }
}
