// Why a core couldn't start: whatever was against it, in the words of who found it.

import Config
import Events
import FIXSession
import Fabric
import Journal
import Platform
import Settings
import TLS

/// Why a core couldn't start.
public enum StartError: Error, CustomStringConvertible, Sendable {
  case fabric(FabricError)
  case journal(JournalError)
  case system(SystemFailure)
  case store(StoreError)
  case tls(TLSConfigFailure)
  /// The threads that the config names don't fit this host.
  case topology(ConfigErrors)
  /// What an earlier run left open can't be known.
  case doubts(String)
  /// Its state can't be made again, or can't go over.
  case recovery(RecoveryRefusal)
  case missing(MissingJournal)

  /// Whether it is the config that has to be changed.
  public var isOfConfig: Bool {
    if case .topology = self { return true }
    return false
  }

  public var description: String {
    switch self {
    case .fabric(let error): return error.description
    case .journal(let error): return error.description
    case .system(let error): return error.description
    case .store(let error): return error.description
    case .tls(let error): return error.description
    case .topology(let errors): return errors.description
    case .doubts(let why): return why
    case .recovery(let refusal): return refusal.description
    case .missing(let journal): return journal.description
    }
  }
}

extension StartError {
  /// What the system refuses, as a reason not to start.
  static func system<Result>(_ body: () throws(SystemFailure) -> Result)
    throws(StartError) -> Result
  {
    do throws(SystemFailure) { return try body() } catch { throw .system(error) }
  }

  /// When the log of a run that begins at `now` began; a new one is behind all that are there, whatever the clock says.
  static func journalStart(
    _ journal: JournalChoice, _ instance: String, _ old: String?, at now: Nanoseconds
  ) throws(StartError) -> Nanoseconds {
    if !journal.isOn || old != nil { return now }
    do throws(JournalError) {
      return try JournalDirectory.start(of: instance, under: journal.directory, at: now)
    } catch {
      throw .journal(error)
    }
  }

  /// The log of a run: a new one, or the one in `old`, which it goes on with.
  static func writer(
    _ settings: JournalSettings, resuming old: String?, _ warn: @escaping @Sendable (String) -> Void
  ) throws(StartError) -> JournalWriter {
    do throws(JournalError) {
      if let old { return try JournalWriter(resuming: old, settings, warn: warn) }
      return try JournalWriter(settings, warn: warn)
    } catch {
      throw .journal(error)
    }
  }
}
