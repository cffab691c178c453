// From one stack to another, without a system call: what a callee must keep is pushed, the stack pointer is exchanged, and
// the other's is popped. On processors that nobody has written it for, ucontext does it, at the price of a system call.

#ifndef APUS_CSIMULATION_SWITCH_H
#define APUS_CSIMULATION_SWITCH_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)

void apus_sim_switch(void **from, void *to);

__asm__(
    ".text\n"
    ".p2align 4\n"
    ".globl apus_sim_switch\n"
    ".hidden apus_sim_switch\n"
    ".type apus_sim_switch,@function\n"
    "apus_sim_switch:\n"
    "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  subq $8, %rsp\n  stmxcsr (%rsp)\n  fnstcw 4(%rsp)\n"
    "  movq %rsp, (%rdi)\n"
    "  movq %rsi, %rsp\n"
    "  ldmxcsr (%rsp)\n  fldcw 4(%rsp)\n  addq $8, %rsp\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n"
    "  ret\n"
    ".size apus_sim_switch,.-apus_sim_switch\n");

// What the first switch to a new stack pops, `entry` last. A call leaves the stack 8 off a multiple of 16, and so does this.
static inline void *switch_prepare(void *stack, size_t byteCount, void (*entry)(void)) {
  uint64_t *top = (uint64_t *)((uintptr_t)((char *)stack + byteCount) & ~(uintptr_t)15);
  *--top = 0;
  *--top = (uint64_t)(uintptr_t)entry;
  for (int at = 0; at < 6; at++) *--top = 0;
  *--top = 0x037F00001F80u;  // The usual modes of both floating-point units.
  return top;
}

#else

#include <stdlib.h>
#include <ucontext.h>

static inline void apus_sim_switch(void **from, void *to) {
  if (*from == NULL) *from = calloc(1, sizeof(ucontext_t));
  swapcontext((ucontext_t *)*from, (ucontext_t *)to);
}

static inline void *switch_prepare(void *stack, size_t byteCount, void (*entry)(void)) {
  ucontext_t *context = calloc(1, sizeof *context);
  getcontext(context);
  context->uc_stack.ss_sp = stack;
  context->uc_stack.ss_size = byteCount;
  makecontext(context, entry, 0);
  return context;
}

#endif
#endif
