// The TLS connections of those who called over TLS, by caller.

import TLS
import Tables

@safe
struct SecuredCalls: ~Copyable {
  private let places: UnsafeMutablePointer<TLSConnection>
  private var isTaken: Slab<Bool>

  init(count: Int) {
    unsafe places = .allocate(capacity: max(1, count))
    isTaken = Slab(count: max(1, count), repeating: false)
  }

  deinit {
    for at in 0..<isTaken.count where isTaken[at] { unsafe (places + at).deinitialize(count: 1) }
    unsafe places.deallocate()
  }

  func has(_ caller: Int) -> Bool { isTaken[caller] }

  mutating func put(_ connection: consuming TLSConnection, at caller: Int) {
    precondition(!isTaken[caller], "a call has one TLS connection")
    unsafe (places + caller).initialize(to: connection)
    isTaken[caller] = true
  }

  mutating func remove(_ caller: Int) {
    if !isTaken[caller] { return }
    isTaken[caller] = false
    unsafe (places + caller).deinitialize(count: 1)
  }

  subscript(caller: Int) -> TLSConnection {
    unsafeAddress {
      precondition(isTaken[caller], "no TLS connection")
      return unsafe UnsafePointer(places + caller)
    }
    unsafeMutableAddress {
      precondition(isTaken[caller], "no TLS connection")
      return unsafe places + caller
    }
  }
}
