// Buffered output over write(2). When the reader at the other end of a pipe has gone (`| head`),
// there is nobody left to tell: the process ends, quietly and well.

import Glibc

public struct Output: ~Copyable {
  /// What a reader's going means.
  public enum Loss: Sendable {
    /// The process has nothing else to do and ends with 0.
    case ends
    /// There is more to the process than its output (a running core): what is written is dropped.
    case isIgnored
  }

  private var buffer: [UInt8] = []
  private let descriptor: Int32
  private let loss: Loss
  private var readerIsGone = false
  /// Written out at the latest when so many bytes wait.
  private static let capacity = 32 << 10

  public init(descriptor: Int32 = STDOUT_FILENO, loss: Loss = .ends) {
    self.descriptor = descriptor
    self.loss = loss
    // A closed pipe is an error of write, below, not a signal that kills.
    _ = signal(SIGPIPE, SIG_IGN)
  }

  public mutating func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.capacity { flush() }
  }

  /// Lets the caller append bytes in place, without a string between.
  public mutating func write(_ fill: (inout [UInt8]) -> Void) {
    fill(&buffer)
    if buffer.count >= Self.capacity { flush() }
  }

  /// Writes all that waits. Unless a loss is ignored it ends the process: with 0 when the reader has
  /// gone, with 1 and a word on stderr when the disk is full or the like.
  public mutating func flush() {
    var done = 0
    while done < buffer.count && !readerIsGone {
      let from = done
      let written = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress! + from, bytes.count - from)
      }
      if written >= 0 {
        done += written
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // A stranger made the terminal non-blocking: wait until it takes more.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&ready, 1, 1000)
      case _ where loss == .isIgnored: readerIsGone = true
      case EPIPE: _exit(0)
      default:
        if descriptor != STDERR_FILENO {
          let why = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
          buffer = []
          Terminal.complain("can't write the output: \(why)")
        }
        _exit(1)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit {
    // Nothing may be lost by forgetting to flush.
    if !buffer.isEmpty {
      var rest = Output(descriptor: descriptor, loss: loss)
      let waiting = buffer
      rest.write { $0 = waiting }
      rest.flush()
    }
  }
}
