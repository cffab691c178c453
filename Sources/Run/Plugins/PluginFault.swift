// Why a plug-in isn't let in, in words that say what to do.

import CStrategy
import Glibc

public struct PluginFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}

extension PluginFault {
  /// What a trial found; nil where it found nothing.
  init?(_ result: apus_trial_result) {
    let place = "in \(Self.place(result.stage))"
    switch Int(result.outcome) {
    case Int(APUS_TRIAL_FINE): return nil
    case Int(APUS_TRIAL_CRASHED):
      self.init(
        "it crashed \(place) with signal \(Self.signal(result.detail)), tried in a process of its own"
          + (result.stage >= Int32(APUS_TRIAL_INIT)
            ? "; there, its state ends where nothing is, what it is shown can't be written, and its state "
              + "is moved once: does it write past its state, or keep pointers into it?" : ""))
    case Int(APUS_TRIAL_HUNG):
      self.init("it doesn't come back \(place): a call must return within microseconds")
    case Int(APUS_TRIAL_LEFT):
      self.init("it ended the process \(place), with status \(result.detail): no plug-in may")
    case Int(APUS_TRIAL_NOT_LOADED):
      self.init(
        "it can't be loaded: \(Self.message(of: result)); is it a shared library (cc -shared -fPIC) with all "
          + "that it needs?")
    case Int(APUS_TRIAL_NO_SYMBOL):
      self.init(
        result.detail == 0
          ? "it exports no function '\(APUS_STRATEGY_SYMBOL)': write one, as apus_strategy.h says, without "
            + "'static', and 'extern \"C\"' in C++"
          : "its function '\(APUS_STRATEGY_SYMBOL)' returns null: it returns its description")
    case Int(APUS_TRIAL_OTHER_VERSION):
      self.init(
        "it was built for version \(result.detail) of the interface, and this core speaks version "
          + "\(APUS_STRATEGY_ABI): compile it again with this core's apus_strategy.h")
    case Int(APUS_TRIAL_OTHER_SIZE):
      unsafe self.init(
        "its description has a size of \(result.detail) bytes and not \(MemoryLayout<apus_strategy>.size): set "
          + "struct_size = sizeof(apus_strategy), and compile it with this core's apus_strategy.h")
    case Int(APUS_TRIAL_TOO_LARGE):
      self.init(
        "it wants \(result.stateBytes) bytes of state, and \(APUS_STATE_BYTES_MAX) are the most")
    case Int(APUS_TRIAL_UNWILLING):
      self.init(
        "its init says no, with \(result.detail): its author knows why; perhaps its parameters are wrong together, or "
          + "'max_orders_out' is too small")
    case Int(APUS_TRIAL_OVERFULL):
      self.init(
        "\(place) it says that the tray holds more than the \(APUS_TRAY_CAPACITY) that fit: ask for room by "
          + "apus_put")
    case Int(APUS_TRIAL_FORGETFUL):
      self.init(
        "told the same twice, it answered otherwise: it keeps something outside of its state, asks a clock, draws "
          + "random numbers, or has pointers in its state, and so couldn't be replayed")
    default:
      self.init("no process could be made to try it in (errno \(result.detail))")
    }
  }

  private static func place(_ stage: Int32) -> String {
    let places = [
      "loading", "describing itself", "state_bytes", "init", "tune", "on_top", "on_top_lost",
      "on_trade", "on_market", "on_order", "on_time", "on_command", "the end",
    ]
    return places.indices.contains(Int(stage)) ? places[Int(stage)] : "a call"
  }

  private static func signal(_ number: Int32) -> String {
    let names = [
      SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGABRT: "SIGABRT",
      SIGTRAP: "SIGTRAP", SIGKILL: "SIGKILL",
    ]
    return names[number].map { "\(number) (\($0))" } ?? "\(number)"
  }

  private static func message(of result: apus_trial_result) -> String {
    var message = result.message
    return unsafe withUnsafeBytes(of: &message) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
