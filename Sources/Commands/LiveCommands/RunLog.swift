// What a running core tells people and scripts: lines with a level, from the main thread and from threads that aren't the
// line's. Whoever has something to say puts it in a queue; the main thread writes what the reader takes at once, so that
// nobody's slow reading, or ^S, holds anything up. With too much in the queue the least urgent goes, and is counted;
// errors and warnings stay.

import Arguments
import CommandWords
import EventText
import Events
import Glibc
import Pipeline
import Platform
import Printing
import Synchronization

final class RunLog: Sendable {
  enum Format: Sendable {
    /// Lines for people: news on stdout, warnings and errors on stderr.
    case text
    /// One object a line, on stdout.
    case json
  }

  /// Where a line goes.
  private enum Stream: Int { case output, errors, file }

  private struct Line {
    var level: LogLevel
    var bytes: [UInt8]
  }

  private struct State {
    var queues: [[Line]] = [[], [], []]
    /// What a write has left of a queue's first line.
    var written = [0, 0, 0]
    var recent: [(level: LogLevel, timeNs: UInt64, text: String)] = []
    var dropped: UInt64 = 0
    /// A screen is drawn over what goes to a terminal.
    var isScreenOn = false
  }

  let format: Format
  let level: LogLevel
  /// Nil: no file.
  let path: String?
  private let file: Int32
  private let state = Mutex(State())

  /// Lines that wait for a stream, at most, but for errors and warnings; and those that a screen shows again.
  private static let queueMax = 4_096
  private static let recentMax = 64
  /// A pipe takes so many bytes whole or none of them.
  private static let chunkMax = 4_096

  init(format: Format, level: LogLevel, path: String?) throws(UsageError) {
    self.format = format
    self.level = level
    self.path = path
    // A reader that goes is an error of write, below, and no signal that kills.
    _ = signal(SIGPIPE, SIG_IGN)
    guard let path else {
      file = -1
      return
    }
    file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    if file < 0 {
      throw UsageError("--log-file: can't write '\(path)': \(SystemFailure.text(of: errno))")
    }
  }

  deinit { if file >= 0 { close(file) } }

  // MARK: Saying

  /// From any thread but the line's. `fields` stand in the object; the text says the same to people.
  func say(_ level: LogLevel, _ text: String, _ fields: JSONObject = [:]) {
    guard level <= self.level else { return }
    let now = ClockReading.wallNs
    let object: JSONObject = [
      "time": .text(timeText(Nanoseconds(now))), "level": .text(level.name), "message": .text(text),
    ]
    var record: [UInt8] = []
    object.adding(fields).appendLine(to: &record)
    let line: Line
    if format == .json {
      line = Line(level: level, bytes: record)
    } else {
      line = Line(level: level, bytes: Array((Self.prefix(level) + text + "\n").utf8))
    }
    let inFile =
      file < 0 ? nil : format == .json ? line : Line(level: level, bytes: plain(now, level, text))
    state.withLock { state in
      state.recent.append((level, now, text))
      if state.recent.count > Self.recentMax { state.recent.removeFirst() }
      let isNews = format == .json || level > .warning
      Self.put(line, in: isNews ? .output : .errors, &state)
      if let inFile { Self.put(inFile, in: .file, &state) }
    }
  }

  /// Words for people that are no line of the log: at the start, and at the end. Nothing where objects are asked for.
  func show(_ lines: [String], onlyInFile: Bool = false) {
    guard format == .text else { return }
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    let inFile = Array(lines.map { LiveScreen.uncoloured($0) + "\n" }.joined().utf8)
    state.withLock { state in
      if !onlyInFile { Self.put(Line(level: .warning, bytes: bytes), in: .output, &state) }
      if file >= 0 { Self.put(Line(level: .warning, bytes: inFile), in: .file, &state) }
    }
  }

  private static func prefix(_ level: LogLevel) -> String {
    switch level {
    case .error: "apus: "
    case .warning: "apus: warning: "
    case .info: ""
    case .debug: "debug: "
    }
  }

  private func plain(_ now: UInt64, _ level: LogLevel, _ text: String) -> [UInt8] {
    Array("\(timeText(Nanoseconds(now))) \(level.name) \(text)\n".utf8)
  }

  /// The oldest of the least urgent makes room.
  private static func put(_ line: Line, in stream: Stream, _ state: inout State) {
    let number = stream.rawValue
    if state.queues[number].count >= queueMax {
      // Never the first one: a part of it may be out.
      let candidates = state.queues[number].indices.dropFirst()
      guard
        let least = candidates.max(by: { a, b in
          let (x, y) = (state.queues[number][a].level, state.queues[number][b].level)
          return x == y ? a > b : x < y
        })
      else { return }
      if state.queues[number][least].level > .warning {
        state.queues[number].remove(at: least)
        state.dropped += 1
      } else if line.level > .warning {
        state.dropped += 1
        return
      }
    }
    state.queues[number].append(line)
  }

  // MARK: Writing

  /// Writes what the readers take at once. The main thread, some ten times a second.
  func flush() {
    state.withLock { state in
      for (stream, descriptor) in [(Stream.output, STDOUT_FILENO), (.errors, STDERR_FILENO)] {
        if state.isScreenOn, isatty(descriptor) == 1 { continue }
        Self.drain(stream, to: descriptor, &state)
      }
      if file >= 0 { Self.drain(.file, to: file, &state) }
    }
  }

  /// Writes the rest, and waits for readers, but not for ever.
  func finish() {
    let deadline = ClockReading.steadyNs + 2_000_000_000
    while true {
      flush()
      let isEmpty = state.withLock { $0.queues.allSatisfy(\.isEmpty) }
      if isEmpty || ClockReading.steadyNs > deadline { break }
      Interrupt.pause(ms: 5)
    }
    let dropped = state.withLock { $0.dropped }
    if dropped > 0 {
      complain("lines of the log that nobody took in time and that were dropped: \(dropped)")
    }
  }

  private static func drain(_ stream: Stream, to descriptor: Int32, _ state: inout State) {
    let number = stream.rawValue
    var count = 0
    while count < state.queues[number].count, Terminal(descriptor: descriptor).isReady {
      let bytes = state.queues[number][count].bytes
      let from = state.written[number]
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(
          descriptor, $0.baseAddress! + from, min(chunkMax, bytes.count - from))
      }
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EAGAIN { break }
      // The reader has gone, or the disk is full: the core goes on without it.
      let end = written < 0 ? bytes.count : from + written
      state.written[number] = end == bytes.count ? 0 : end
      if end == bytes.count { count += 1 }
    }
    state.queues[number].removeFirst(count)
  }

  // MARK: The screen

  func screen(isOn: Bool) { state.withLock { $0.isScreenOn = isOn } }

  /// The last lines of this urgency, the oldest first.
  func recent(_ count: Int, upTo level: LogLevel) -> [(
    level: LogLevel, timeNs: UInt64, text: String
  )] {
    state.withLock { Array($0.recent.filter { $0.level <= level }.suffix(count)) }
  }
}
