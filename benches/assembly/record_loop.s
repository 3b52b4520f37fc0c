# rustc 1.95.0 (59807616e 2026-04-14), x86_64-unknown-linux-gnu
record_loop:
	testb	$63, %sil
	setne	%al
	cmpq	$64, %rsi
	setb	%cl
	orb	%al, %cl
	je	.L2
	xorl	%eax, %eax
	retq
.L2:
	shrq	$6, %rsi
	leaq	-1(%rsi), %rax
	movl	%esi, %ecx
	andl	$3, %ecx
	cmpq	$3, %rax
	jae	.L4
	xorl	%esi, %esi
	xorl	%eax, %eax
	jmp	.L12
.L4:
	leaq	-4(%rsi), %r8
	shrq	$2, %r8
	je	.L5
	incq	%r8
	movq	%r8, %r9
	andq	$-2, %r9
	leaq	496(%rdi), %r10
	xorl	%edx, %edx
	xorl	%eax, %eax
.L7:
	addq	-448(%r10), %rax
	addq	-384(%r10), %rax
	addq	-320(%r10), %rax
	addq	-256(%r10), %rax
	addq	-192(%r10), %rax
	addq	-128(%r10), %rax
	addq	-64(%r10), %rax
	addq	(%r10), %rax
	addq	$8, %rdx
	addq	$512, %r10
	addq	$-2, %r9
	jne	.L7
	testb	$1, %r8b
	jne	.L9
	testq	%rcx, %rcx
	jne	.L11
	jmp	.L14
.L5:
	xorl	%edx, %edx
	xorl	%eax, %eax
.L9:
	shlq	$6, %rdx
	addq	48(%rdi,%rdx), %rax
	addq	112(%rdi,%rdx), %rax
	addq	176(%rdi,%rdx), %rax
	addq	240(%rdi,%rdx), %rax
	testq	%rcx, %rcx
	je	.L14
.L11:
	movabsq	$144115188075855868, %rdx
	andq	%rdx, %rsi
.L12:
	shlq	$6, %rsi
	leaq	(%rsi,%rdi), %rdx
	addq	$48, %rdx
	shll	$6, %ecx
	xorl	%esi, %esi
.L13:
	addq	(%rdx,%rsi), %rax
	addq	$64, %rsi
	cmpq	%rsi, %rcx
	jne	.L13
.L14:
	retq
