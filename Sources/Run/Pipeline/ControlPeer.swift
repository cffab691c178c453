// Who is at the other end of the door, as the kernel knows it and not as he says.

import CPlatform
import Glibc

/// A process that called, and whose it is.
public struct ControlPeer: Hashable, Sendable {
  public var pid: Int64
  public var uid: UInt32

  public init(pid: Int64, uid: UInt32) {
    self.pid = pid
    self.uid = uid
  }

  /// Nil where the kernel doesn't say: nobody is served then.
  init?(descriptor: Int32) {
    var pid: Int64 = 0
    var uid: UInt32 = 0
    guard unsafe apus_peer(descriptor, &pid, &uid) == 0 else { return nil }
    self.init(pid: pid, uid: uid)
  }

  /// The core's own user, and root: who could kill it may tell it what to do.
  func mayCommand(ownedBy owner: UInt32) -> Bool { uid == owner || uid == 0 }

  /// His name on this host; where he has none, his number.
  public var userName: String {
    var entry = unsafe passwd()
    var buffer = [CChar](repeating: 0, count: 4096)
    var found: UnsafeMutablePointer<passwd>?
    let code = unsafe getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
    guard code == 0, unsafe found != nil, let name = unsafe entry.pw_name else { return "\(uid)" }
    return unsafe String(cString: name)
  }
}

/// Who gives a command, for the record: the name that he gives, and the process that spoke for him.
public struct Person: Hashable, Sendable {
  public var name: String
  public var peer: ControlPeer?

  public init(name: String, peer: ControlPeer? = nil) {
    self.name = name
    self.peer = peer
  }

  /// `ann (uid 1000, pid 4321)`.
  public var onRecord: String {
    name + (peer.map { " (uid \($0.uid), pid \($0.pid))" } ?? "")
  }
}
