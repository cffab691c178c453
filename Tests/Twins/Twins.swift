// A machine and its restored twin. Somewhere in a stream of events, in the middle of an answer too, the machine is saved and
// a fresh one restored; from there on both are given the same, and each must send what the other sends.

import Events
import Tables

public struct Twins<Machine: Stage & Persisted & ~Copyable>: ~Copyable {
  public var original: Machine
  /// Fresh until the cut.
  public var restored: Machine
  public private(set) var isCut = false
  /// The original was in the middle of an answer when it was saved.
  public private(set) var wasUnfinished = false
  /// Events that both sent since the cut.
  public private(set) var comparedCount = 0
  /// The first thing in which they differed.
  public private(set) var fault: String?
  private var memory: StateMemory
  private var stepsLeft: Int

  /// `cut`: after so many steps of the original, an answer's further ones included.
  public init(cut: Int, _ make: () -> Machine) {
    original = make()
    restored = make()
    memory = StateMemory(for: &original)
    stepsLeft = cut
  }

  /// An event with all the steps that its answer takes. What the original sent.
  @discardableResult
  public mutating func send(_ event: Event) -> [Sent] {
    var sent = step { (machine, out) in machine.handle(event, into: &out) }
    while original.isUnfinished {
      sent += step { (machine, out) in machine.resume(into: &out) }
    }
    return sent
  }

  private mutating func step(_ take: (inout Machine, inout Record) -> Void) -> [Sent] {
    if stepsLeft == 0 && !isCut { cut() }
    stepsLeft -= 1
    var record = Record()
    take(&original, &record)
    guard isCut else { return record.sent }
    var other = Record()
    if restored.isUnfinished == original.isUnfinished || fault == nil { take(&restored, &other) }
    if fault == nil {
      if other.sent != record.sent {
        fault = "the original sent \(record.sent), the restored one \(other.sent)"
      } else if restored.isUnfinished != original.isUnfinished {
        fault = "only one of them is unfinished"
      }
    }
    comparedCount += record.sent.count
    return record.sent
  }

  /// Saves the original and restores the other.
  private mutating func cut() {
    isCut = true
    wasUnfinished = original.isUnfinished
    original.settle()
    memory.save(&original)
    do throws(StateFailure) {
      try memory.restore(&restored)
    } catch {
      fault = error.description
      return
    }
    fault = difference()
    if restored.isUnfinished != original.isUnfinished {
      fault = "only one of them is unfinished after the cut"
    }
  }

  /// What differs in the end: in what was sent, or in the states, to the last byte.
  public mutating func finish() -> String? {
    if !isCut { return "there was no cut" }
    if let fault { return fault }
    if original.refusedCount != restored.refusedCount { return "they refused other counts" }
    return difference()
  }

  private mutating func difference() -> String? {
    original.settle()
    restored.settle()
    memory.save(&original)
    var other = StateMemory(for: &restored)
    other.save(&restored)
    return memory.difference(from: other)
  }
}

extension StateMemory {
  /// Where two saved states differ, or nil.
  public borrowing func difference(from other: borrowing StateMemory) -> String? {
    let (count, otherCount) = (count, other.count)
    if count != otherCount { return "their states have \(count) and \(otherCount) bytes" }
    return withBytes { bytes in
      other.withBytes { others in
        var index = 0
        while index < count {
          // A word at a time, as long as they are the same.
          if index & 7 == 0 && index + 8 <= count {
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let other = unsafe others.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word == other {
              index += 8
              continue
            }
          }
          let (a, b) = unsafe (
            bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self),
            others.unsafeLoad(fromByteOffset: index, as: UInt8.self)
          )
          if a != b { return "their states differ at byte \(index) of \(count): \(a) and \(b)" }
          index += 1
        }
        return nil
      }
    }
  }
}

/// What a step sent.
public struct Sent: Hashable, Sendable {
  public var event: Event
  /// Emitted by the machine; else passed through.
  public var isMade: Bool
}

private struct Record: Emitter {
  var sent: [Sent] = []
  mutating func pass(_ event: Event) { sent.append(Sent(event: event, isMade: false)) }
  mutating func emit(_ event: Event) { sent.append(Sent(event: event, isMade: true)) }
}
