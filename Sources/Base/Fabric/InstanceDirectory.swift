// The names under /dev/shm/apus. One process at a time makes or clears an instance: a lock on the
// directory keeps two starts from taking one name, or from clearing what the other just made.

import CPlatform
import Glibc
import Platform

struct InstanceDirectory: ~Copyable {
  private let root: String
  private let lock: Int32

  /// Opens and locks the directory, making it where it isn't there.
  init(root: String) throws(SystemFailure) {
    self.root = root
    lock = try Self.locked(root)
  }

  private static func locked(_ root: String) throws(SystemFailure) -> Int32 {
    if unsafe mkdir(root, 0o700) == 0 {
      // Like /tmp: everyone may have instances here, nobody touches another's.
      _ = unsafe chmod(root, 0o1777)
    } else if errno != EEXIST {
      throw SystemFailure(doing: "make the directory '\(root)'", code: errno)
    }
    let descriptor = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 {
      throw SystemFailure(doing: "open the directory '\(root)'", code: errno)
    }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR {
        let code = errno
        close(descriptor)
        throw SystemFailure(doing: "lock the directory '\(root)'", code: code)
      }
    }
    return descriptor
  }

  /// Unlocked before it is closed: a child that is just being started shares the open directory.
  deinit {
    flock(lock, LOCK_UN)
    close(lock)
  }

  /// Removes what a dead process left under the name. Refuses where a live one has it, of whichever version.
  func clear(instance: String) throws(FabricError) {
    let path = root + "/" + instance
    guard Self.exists(path) else { return }
    // With the directory locked nobody is in the middle of making it: what can't be read and nobody holds is a rest.
    if let view = try? FabricView.open(path: path) {
      if view.isOwnerAlive {
        throw .inUse(instance: instance, pid: view.isOwnerSeen ? view.pid : nil)
      }
    } else if let file = try? OwnedFile.openForReading(path), file.isLockedElsewhere {
      throw .inUse(instance: instance, pid: nil)
    }
    Self.remove(path)
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  static func remove(_ path: String) { _ = unsafe Glibc.unlink(path) }

  /// The names of all instances, in order.
  static func names(root: String) -> [String] {
    guard let directory = unsafe opendir(root) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // The door of a running core stands beside its fabric.
      if unsafe entry.pointee.d_type == UInt8(DT_SOCK) { continue }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if FabricPlan.isValid(instance: name) { names.append(name) }
    }
    return names.sorted()
  }
}
