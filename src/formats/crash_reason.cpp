#include "formats/crash_reason.h"

namespace vedette::formats {
namespace {

struct Named {
  std::uint32_t code;
  std::string_view name;
};

constexpr std::uint32_t kAccessViolation = 0xc0000005;
constexpr std::uint32_t kInPageError = 0xc0000006;

constexpr Named kWindows[] = {
    {0x0517a7ed, "Simulated Exception"},
    {0x40010005, "DBG_CONTROL_C"},
    {0x80000001, "EXCEPTION_GUARD_PAGE"},
    {0x80000002, "EXCEPTION_DATATYPE_MISALIGNMENT"},
    {0x80000003, "EXCEPTION_BREAKPOINT"},
    {0x80000004, "EXCEPTION_SINGLE_STEP"},
    {kAccessViolation, "EXCEPTION_ACCESS_VIOLATION"},
    {kInPageError, "EXCEPTION_IN_PAGE_ERROR"},
    {0xc0000008, "EXCEPTION_INVALID_HANDLE"},
    {0xc0000017, "STATUS_NO_MEMORY"},
    {0xc000001d, "EXCEPTION_ILLEGAL_INSTRUCTION"},
    {0xc0000025, "EXCEPTION_NONCONTINUABLE_EXCEPTION"},
    {0xc0000026, "EXCEPTION_INVALID_DISPOSITION"},
    {0xc000008c, "EXCEPTION_ARRAY_BOUNDS_EXCEEDED"},
    {0xc000008d, "EXCEPTION_FLT_DENORMAL_OPERAND"},
    {0xc000008e, "EXCEPTION_FLT_DIVIDE_BY_ZERO"},
    {0xc000008f, "EXCEPTION_FLT_INEXACT_RESULT"},
    {0xc0000090, "EXCEPTION_FLT_INVALID_OPERATION"},
    {0xc0000091, "EXCEPTION_FLT_OVERFLOW"},
    {0xc0000092, "EXCEPTION_FLT_STACK_CHECK"},
    {0xc0000093, "EXCEPTION_FLT_UNDERFLOW"},
    {0xc0000094, "EXCEPTION_INT_DIVIDE_BY_ZERO"},
    {0xc0000095, "EXCEPTION_INT_OVERFLOW"},
    {0xc0000096, "EXCEPTION_PRIV_INSTRUCTION"},
    {0xc00000fd, "EXCEPTION_STACK_OVERFLOW"},
    {0xc0000135, "STATUS_DLL_NOT_FOUND"},
    {0xc0000139, "STATUS_ENTRYPOINT_NOT_FOUND"},
    {0xc000013a, "STATUS_CONTROL_C_EXIT"},
    {0xc0000142, "STATUS_DLL_INIT_FAILED"},
    {0xc0000194, "EXCEPTION_POSSIBLE_DEADLOCK"},
    {0xc0000374, "STATUS_HEAP_CORRUPTION"},
    {0xc0000409, "STATUS_STACK_BUFFER_OVERRUN"},
    {0xc0000417, "STATUS_INVALID_CRUNTIME_PARAMETER"},
    {0xc000041d, "STATUS_FATAL_USER_CALLBACK_EXCEPTION"},
    {0xc0000420, "STATUS_ASSERTION_FAILURE"},
    {0xc0000602, "STATUS_FAIL_FAST_EXCEPTION"},
    {0xe0434352, "Unhandled .NET Exception"},
    {0xe06d7363, "Unhandled C++ Exception"},
};

// Of Linux on all processors but MIPS and SPARC.
constexpr Named kSignals[] = {
    {1, "SIGHUP"},   {2, "SIGINT"},   {3, "SIGQUIT"},    {4, "SIGILL"},   {5, "SIGTRAP"},   {6, "SIGABRT"},
    {7, "SIGBUS"},   {8, "SIGFPE"},   {9, "SIGKILL"},    {10, "SIGUSR1"}, {11, "SIGSEGV"},  {12, "SIGUSR2"},
    {13, "SIGPIPE"}, {14, "SIGALRM"}, {15, "SIGTERM"},   {16, "SIGSTKFLT"}, {17, "SIGCHLD"}, {18, "SIGCONT"},
    {19, "SIGSTOP"}, {20, "SIGTSTP"}, {21, "SIGTTIN"},   {22, "SIGTTOU"}, {23, "SIGURG"},   {24, "SIGXCPU"},
    {25, "SIGXFSZ"}, {26, "SIGVTALRM"}, {27, "SIGPROF"}, {28, "SIGWINCH"}, {29, "SIGIO"},   {30, "SIGPWR"},
    {31, "SIGSYS"},  {0xffffffff, "DUMP_REQUESTED"},
};

struct SignalDetail {
  std::uint32_t signal;
  std::uint32_t code;
  std::string_view name;
};
constexpr SignalDetail kSignalDetails[] = {
    {4, 1, "ILL_ILLOPC"},   {4, 2, "ILL_ILLOPN"},  {4, 3, "ILL_ILLADR"},   {4, 4, "ILL_ILLTRP"},
    {4, 5, "ILL_PRVOPC"},   {4, 6, "ILL_PRVREG"},  {4, 7, "ILL_COPROC"},   {4, 8, "ILL_BADSTK"},
    {5, 1, "TRAP_BRKPT"},   {5, 2, "TRAP_TRACE"},  {7, 1, "BUS_ADRALN"},   {7, 2, "BUS_ADRERR"},
    {7, 3, "BUS_OBJERR"},   {8, 1, "FPE_INTDIV"},  {8, 2, "FPE_INTOVF"},   {8, 3, "FPE_FLTDIV"},
    {8, 4, "FPE_FLTOVF"},   {8, 5, "FPE_FLTUND"},  {8, 6, "FPE_FLTRES"},   {8, 7, "FPE_FLTINV"},
    {8, 8, "FPE_FLTSUB"},   {11, 1, "SEGV_MAPERR"}, {11, 2, "SEGV_ACCERR"}, {11, 3, "SEGV_BNDERR"},
    {11, 4, "SEGV_PKUERR"}, {31, 1, "SYS_SECCOMP"},
};

constexpr Named kMachExceptions[] = {
    {1, "EXC_BAD_ACCESS"},   {2, "EXC_BAD_INSTRUCTION"}, {3, "EXC_ARITHMETIC"},  {4, "EXC_EMULATION"},
    {5, "EXC_SOFTWARE"},     {6, "EXC_BREAKPOINT"},      {7, "EXC_SYSCALL"},     {8, "EXC_MACH_SYSCALL"},
    {9, "EXC_RPC_ALERT"},    {10, "EXC_CRASH"},          {11, "EXC_RESOURCE"},   {12, "EXC_GUARD"},
    {13, "EXC_CORPSE_NOTIFY"}, {0x43507378, "Simulated Exception"},
};
constexpr Named kBadAccess[] = {{1, "KERN_INVALID_ADDRESS"}, {2, "KERN_PROTECTION_FAILURE"}};

std::string_view name_in(std::span<const Named> names, std::uint32_t code) {
  const auto found = std::ranges::find(names, code, &Named::code);
  return found == names.end() ? std::string_view() : found->name;
}

bool has_access_kind(const MinidumpException& exception) {
  return (exception.code == kAccessViolation || exception.code == kInPageError) && exception.parameters.size() >= 2;
}

std::string_view access_kind(std::uint64_t kind) {
  switch (kind) {
    case 0: return "read";
    case 1: return "write";
    case 8: return "execute";
    default: return {};
  }
}

}  // namespace

bool has_signals(MinidumpOs os) { return os == MinidumpOs::gnu_linux || os == MinidumpOs::android; }
bool has_mach_exceptions(MinidumpOs os) { return os == MinidumpOs::macos || os == MinidumpOs::ios; }

std::string crash_reason(MinidumpOs os, const MinidumpException& exception) {
  std::string_view name;
  if (os == MinidumpOs::windows) name = name_in(kWindows, exception.code);
  if (has_signals(os)) name = name_in(kSignals, exception.code);
  if (has_mach_exceptions(os)) name = name_in(kMachExceptions, exception.code);
  return name.empty() ? fmt::format("0x{:08x}", exception.code) : std::string(name);
}

std::string_view crash_reason_detail(MinidumpOs os, const MinidumpException& exception) {
  if (os == MinidumpOs::windows && has_access_kind(exception)) return access_kind(exception.parameters[0]);
  if (has_mach_exceptions(os) && exception.code == 1) return name_in(kBadAccess, exception.flags);
  if (!has_signals(os)) return {};
  for (const auto& detail : kSignalDetails) {
    if (detail.signal == exception.code && detail.code == exception.flags) return detail.name;
  }
  return {};
}

std::uint64_t crash_address(MinidumpOs os, const MinidumpException& exception) {
  return os == MinidumpOs::windows && has_access_kind(exception) ? exception.parameters[1] : exception.address;
}

}  // namespace vedette::formats
