// Why a fabric couldn't be made or opened, and what to do about it.

import Platform

public enum FabricError: Error, CustomStringConvertible, Sendable {
  case badInstanceName(String)
  case badCapacity(ring: String, capacity: Int)
  /// `pid`: nil where its process can't be seen from here, or its fabric is of another version.
  case inUse(instance: String, pid: Int64?)
  case notThere(instance: String)
  case notAFabric(path: String, why: String)
  case system(SystemFailure)

  public var description: String {
    switch self {
    case .badInstanceName(let name):
      return "'\(name)' can't name an instance: use 1 to 48 letters, digits, '.', '-' or '_', "
        + "not starting with '.'"
    case .badCapacity(let ring, let capacity):
      return "ring '\(ring)' can't hold \(capacity) events: use a power of two from 16 to 16777216"
    case .inUse(let instance, nil):
      return "instance '\(instance)' is running, as a process of another container or of another "
        + "build: choose another name with --instance, or stop it where it runs"
    case .inUse(let instance, let pid?):
      return "instance '\(instance)' is running as process \(pid): "
        + "choose another name with --instance, or stop it with 'kill \(pid)'"
    case .notThere(let instance):
      return "there is no instance '\(instance)': 'ringtap list' names those that are there"
    case .notAFabric(let path, let why):
      return "'\(path)' isn't a fabric of this version: \(why)"
    case .system(let failure):
      return failure.description
    }
  }

  /// Runs system calls whose failures are this error's.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws(SystemFailure) -> Result
  ) throws(FabricError) -> Result {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw .system(error)
    }
  }
}
