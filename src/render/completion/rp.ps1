# Completion of rp in PowerShell.
Register-ArgumentCompleter -Native -CommandName rp -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $program = Get-Command rp -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $program) { return }
    $words = @()
    $last = ''
    foreach ($element in $commandAst.CommandElements) {
        $extent = $element.Extent
        if ($extent.StartOffset -ge $cursorPosition) { break }
        if ($extent.EndOffset -ge $cursorPosition) {
            $last = $extent.Text.Substring(0, $cursorPosition - $extent.StartOffset)
            break
        }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $words += $element.Value
        } else {
            $words += $extent.Text
        }
    }
    # The dot, because some versions pass no empty argument on.
    & $program completions powershell -- @words ".$last" 2>$null | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
